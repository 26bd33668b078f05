import { z } from 'zod';
import { pythonStrip } from '../../core/python-text.js';
import { byLogLikelihood } from '../choices/by-log-likelihood.js';
import { rowsDataset } from '../choices/rows-dataset.js';

const row = z.object({
  sentence: z.string().includes('_', { error: 'must contain a blank, "_"' }),
  option1: z.string().min(1),
  option2: z.string().min(1),
  answer: z.enum(['1', '2'], { error: 'must be "1" or "2"' }),
});

/**
 * WinoGrande (Sakaguchi et al. 2019), the validation split, 0-shot: the text after the blank is scored after each of
 * the options ("partial evaluation", Trinh and Le 2018), as lm-evaluation-harness@0e20864b does
 * (lm_eval/tasks/winogrande.py, version 0).
 */
export const winogrande = byLogLikelihood({
  id: 'winogrande',
  title: 'WinoGrande (lm-eval v0)',
  description: 'Choose which of two things a sentence refers to.',
  dataset: rowsDataset({
    name: 'winogrande',
    split: 'validation',
    schema: row,
    item: ({ sentence, option1, option2, answer }) => {
      const blank = sentence.indexOf('_');
      const continuation = ` ${pythonStrip(sentence.slice(blank + 1))}`;
      const choices = [option1, option2];
      return {
        data: {
          continuations: choices.map((option) => ({
            context: sentence.slice(0, blank) + option,
            continuation,
          })),
          choices,
          gold: [Number(answer) - 1],
          question: `What belongs in the blank?\n\n${sentence}`,
        },
      };
    },
  }),
  prompt: 'winogrande/0',
  headline: 'acc',
  normed: false,
});
