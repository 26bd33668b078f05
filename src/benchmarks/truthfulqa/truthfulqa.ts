import { accuracy } from '../../metrics/accuracy.js';
import { ofDetail } from '../../metrics/detail.js';
import { rankedByLogLikelihood } from '../choices/by-log-likelihood.js';
import { truthfulqaDataset } from './dataset.js';
import { truthful } from './scorer.js';

/**
 * TruthfulQA (Lin et al. 2021), multiple choice, by log-likelihood after six questions with answers, as
 * lm-evaluation-harness@0e20864b asks (lm_eval/tasks/truthfulqa.py, version 1). The headline is mc2, which
 * the OpenHermes cards average.
 */
export const truthfulqa = rankedByLogLikelihood(
  {
    id: 'truthfulqa',
    title: 'TruthfulQA (lm-eval v1)',
    description: 'Questions that people often answer wrongly because of false beliefs.',
    dataset: truthfulqaDataset,
    prompt: 'truthfulqa-mc/1',
    shuffle: true,
  },
  truthful,
  [accuracy({ name: 'mc2' }), ofDetail(accuracy({ name: 'mc1' }), 'mc1')],
);
