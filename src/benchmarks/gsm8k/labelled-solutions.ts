import { z } from 'zod';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';
import { idsByText } from '../predictions/ids-by-text.js';

interface Question {
  readonly question: string;
}

const schema = z
  .object({ question: z.string(), ground_truth: z.string() })
  .catchall(z.object({ solution: z.string(), is_correct: z.boolean().optional() }));

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
    return Object.values(models).map(({ solution, is_correct }) => ({
      item,
      response: solution,
      ...(is_correct === undefined ? {} : { label: is_correct }),
    }));
  },
  extractor: 'a-label',
};
