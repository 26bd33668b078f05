import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import { verdictOf } from '../predictions/file-verdict.js';
import type { PredictionFormat } from '../predictions/format.js';
import { idsByText } from '../predictions/ids-by-text.js';

interface Question {
  readonly question: string;
}

const schema = z.object({ question: z.string(), ground_truth: z.unknown() }).catchall(z.unknown());
const labelled = z.object({ solution: z.string().nullish(), is_correct: z.unknown().optional() });

const idOf = idsByText<Question>(({ question }) => question);

/**
 * The labelled solutions of openai/grade-school-math (example_model_solutions.jsonl): one question per line with the
 * solutions of several models, which become samples 0, 1, 2, ...
 */
export const labelledSolutions: PredictionFormat<Question> = {
  name: 'gsm8k-labelled',
  recognises: (record) => 'question' in record && 'ground_truth' in record,
  read: (record, at, items) => {
    const { question, ground_truth, ...models } = parseRecord(schema, record, at);
    const item = idOf(items, question);
    // Other columns hold no objects. A model without a solution keeps its place.
    const columns = Object.values(models).filter((model) => typeof model === 'object');
    return columns.map((model) => {
      const { solution, is_correct } =
        model === null ? {} : parseRecord(labelled, model as Record<string, unknown>, at);
      const label = verdictOf(is_correct);
      return {
        item,
        response: solution ?? '',
        ...(typeof solution === 'string' ? {} : { error: 'the file holds no solution' }),
        ...(label === undefined ? {} : { label }),
      };
    });
  },
  extractor: 'a-label',
};
