import { z } from 'zod';
import { pythonCapitalize, pythonStrip } from '../../core/python-text.js';
import { byLogLikelihood } from '../choices/by-log-likelihood.js';
import { choicesItem } from '../choices/choices-item.js';
import { rowsDataset } from '../choices/rows-dataset.js';

const row = z.object({
  activity_label: z.string(),
  ctx_a: z.string(),
  ctx_b: z.string(),
  endings: z.array(z.string()).length(4),
  label: z.coerce.number().int().min(0).max(3),
});

/**
 * HellaSwag (Zellers et al. 2019), the validation split, 0-shot by log-likelihood, as
 * lm-evaluation-harness@0e20864b asks (lm_eval/tasks/hellaswag.py, version 0).
 */
export const hellaswag = byLogLikelihood({
  id: 'hellaswag',
  title: 'HellaSwag (lm-eval v0)',
  description: 'Choose how an everyday scene continues.',
  dataset: rowsDataset({
    name: 'hellaswag',
    split: 'validation',
    schema: row,
    item: ({ activity_label, ctx_a, ctx_b, endings, label }) => {
      const context = clean(`${activity_label}: ${ctx_a} ${pythonCapitalize(ctx_b)}`);
      const choices = endings.map(clean);
      return { data: choicesItem({ context, choices, gold: [label], question: context }) };
    },
  }),
  prompt: 'hellaswag/0',
  headline: 'acc_norm',
});

/** The part from WikiHow contains markers in brackets. */
function clean(text: string): string {
  return pythonStrip(text)
    .replaceAll(' [title]', '. ')
    .replace(/\[[^\n]*?\]/g, '')
    .replaceAll('  ', ' ');
}
