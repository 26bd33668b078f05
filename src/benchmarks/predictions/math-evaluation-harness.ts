import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from './file-verdict.js';
import type { PredictionFormat } from './format.js';
import type { ItemFinder } from './item-finder.js';

const answer = z.union([z.string(), z.number()]).transform(String);
const schema = z.looseObject({
  question: z.string().min(1),
  code: z.union([
    z.array(z.string().nullable()).min(1),
    z.string().transform((text): (string | null)[] => [text]),
  ]),
  gt: answer.nullish().catch(null),
  score: z.unknown().optional(),
  finish_reason: z.unknown().optional(),
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
      const { question, code, gt, ...of } = parseRecord(schema, record, at);
      const [score, finish] = [[of.score].flat(), [of.finish_reason].flat()];
      // Tasks with choices have them after the question.
      const item = find()({ texts: [question], prompts: [question], ids: [] });
      return code.map((response, index) => {
        const label = verdictOf(score[index]);
        const reason = finish[index];
        return {
          item,
          response: response ?? '',
          ...(response === null ? { error: 'the file holds no output' } : {}),
          ...(typeof reason === 'string' && reason !== '' ? { finishReason: reason } : {}),
          ...(label === undefined ? {} : { label }),
          ...(gt ? { gold: gt } : {}),
        };
      });
    },
  };
}
