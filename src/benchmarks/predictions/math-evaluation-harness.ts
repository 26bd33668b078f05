import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';

const answer = z.union([z.string(), z.number()]).transform(String);
const schema = z.looseObject({
  question: z.string().min(1),
  code: z.union([z.array(z.string()).min(1), z.string().transform((text) => [text])]),
  gt: answer.nullish().catch(null),
  score: z.array(z.unknown()).nullish().catch(null),
});

/**
 * The outputs of ZubinGou/math-evaluation-harness and of programs made from it (Qwen2.5-Math): the samples of a question
 * as `code`, with a `score` for each.
 */
export function mathEvaluationHarness(find: () => ItemFinder): PredictionFormat<unknown> {
  return {
    name: 'math-evaluation-harness',
    needs: 'index',
    recognises: (record) => 'question' in record && 'code' in record && 'pred' in record,
    read: (record, at) => {
      const { question, code, gt, score } = parseRecord(schema, record, at);
      // Tasks with choices have them after the question.
      const item = find()({ texts: [question], prompts: [question], ids: [] });
      return code.map((response, index) => {
        const label = verdictOf(score?.[index]);
        return {
          item,
          response,
          ...(label === undefined ? {} : { label }),
          ...(gt ? { gold: gt } : {}),
        };
      });
    },
  };
}
