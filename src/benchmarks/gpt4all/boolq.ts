import { z } from 'zod';
import { byLogLikelihood } from '../choices/by-log-likelihood.js';
import { choicesItem } from '../choices/choices-item.js';
import { rowsDataset } from '../choices/rows-dataset.js';

const answer = z.union([z.boolean(), z.literal([0, 1]).transform((label) => label === 1)]);
const row = z
  .object({
    passage: z.string().min(1),
    question: z.string().min(1),
    answer: answer.optional(),
    label: answer.optional(),
  })
  .refine(({ answer, label }) => (answer ?? label) !== undefined, {
    path: ['answer'],
    message: 'must be true or false',
  });

/**
 * BoolQ (Clark et al. 2019), the validation split, 0-shot by log-likelihood of "no" and "yes", as
 * lm-evaluation-harness@0e20864b asks (lm_eval/tasks/superglue.py, version 1). Ties count as "no".
 */
export const boolq = byLogLikelihood({
  id: 'boolq',
  title: 'BoolQ (lm-eval v1)',
  description: 'Questions about a passage, answered with yes or no.',
  dataset: rowsDataset({
    name: 'boolq',
    split: 'validation',
    schema: row,
    item: ({ passage, question, answer: said, label }) => ({
      data: choicesItem({
        context: `${passage}\nQuestion: ${question}?\nAnswer:`,
        choices: ['no', 'yes'],
        gold: [(said ?? label) ? 1 : 0],
        question: `${passage}\n\n${question}?`,
      }),
    }),
  }),
  prompt: 'boolq/1',
  headline: 'acc',
  normed: false,
});
