import { z } from 'zod';
import { byLogLikelihood } from '../choices/by-log-likelihood.js';
import { choicesItem } from '../choices/choices-item.js';
import { rowsDataset } from '../choices/rows-dataset.js';

const row = z.object({
  goal: z.string().min(1),
  sol1: z.string().min(1),
  sol2: z.string().min(1),
  label: z.coerce.number().int().min(0).max(1),
});

/**
 * PIQA (Bisk et al. 2020), the validation split, 0-shot by log-likelihood, as lm-evaluation-harness@0e20864b
 * asks (lm_eval/tasks/piqa.py, version 0).
 */
export const piqa = byLogLikelihood({
  id: 'piqa',
  title: 'PIQA (lm-eval v0)',
  description: 'Choose which of two actions achieves a physical goal.',
  dataset: rowsDataset({
    name: 'piqa',
    split: 'validation',
    schema: row,
    item: ({ goal, sol1, sol2, label }) => ({
      data: choicesItem({
        context: `Question: ${goal}\nAnswer:`,
        choices: [sol1, sol2],
        gold: [label],
        question: goal,
      }),
    }),
  }),
  prompt: 'piqa/0',
  headline: 'acc_norm',
});
