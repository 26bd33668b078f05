import { z } from 'zod';
import type { Item } from '../../core/item.js';
import { parseRecord } from '../../datasets/dataset.js';
import type { PredictionFormat } from '../predictions/format.js';

interface Question {
  readonly question: string;
}

const schema = z
  .object({ question: z.string(), ground_truth: z.string() })
  .catchall(z.object({ solution: z.string() }));

const indexes = new WeakMap<readonly Item<Question>[], Map<string, string>>();

/**
 * The labelled solutions of openai/grade-school-math (example_model_solutions.jsonl): a question a
 * line, with the solutions of several models beside it, which become samples 0, 1, 2, ...
 */
export const labelledSolutions: PredictionFormat<Question> = {
  name: 'gsm8k-labelled',
  recognises: (record) => 'question' in record && 'ground_truth' in record,
  read: (record, at, items) => {
    const { question, ground_truth, ...models } = parseRecord(schema, record, at);
    const item = idsByQuestion(items).get(question) ?? question.slice(0, 60);
    return Object.values(models).map(({ solution }) => ({ item, response: solution }));
  },
  extractor: 'a-label',
};

function idsByQuestion(items: readonly Item<Question>[]): Map<string, string> {
  const known = indexes.get(items);
  if (known !== undefined) return known;
  const index = new Map(items.map((item) => [item.data.question, item.id]));
  indexes.set(items, index);
  return index;
}
