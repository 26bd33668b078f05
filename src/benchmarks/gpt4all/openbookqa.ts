import { z } from 'zod';
import { byLogLikelihood } from '../choices/by-log-likelihood.js';
import { choicesItem } from '../choices/choices-item.js';
import { rowsDataset } from '../choices/rows-dataset.js';
import { choicesRow, placeOf } from './choices-row.js';

const row = choicesRow('question_stem', {
  id: z.string().min(1),
  answerKey: z
    .string()
    .trim()
    .regex(/^[A-D]$/, 'must be a letter A to D'),
});

/**
 * OpenBookQA (Mihaylov et al. 2018) without the book, 0-shot by log-likelihood: the bare stem, then a
 * choice, as lm-evaluation-harness@0e20864b asks (lm_eval/tasks/openbookqa.py, version 0).
 */
export const openbookqa = byLogLikelihood({
  id: 'openbookqa',
  title: 'OpenBookQA (lm-eval v0)',
  description: 'Elementary science questions that require a fact and common sense.',
  dataset: rowsDataset({
    name: 'openbookqa',
    split: 'test',
    schema: row,
    item: ({ id, stem, texts, answerKey }, at) => ({
      id,
      data: choicesItem({
        context: stem,
        choices: texts,
        gold: [placeOf(answerKey, texts, at)],
        question: stem,
      }),
    }),
  }),
  prompt: 'openbookqa/0',
  headline: 'acc_norm',
});
