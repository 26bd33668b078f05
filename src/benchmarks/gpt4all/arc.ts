import { z } from 'zod';
import type { Benchmark } from '../benchmark.js';
import { letterBenchmark } from '../choices/as-letters.js';
import { byLogLikelihood } from '../choices/by-log-likelihood.js';
import { type ChoicesItem, choicesItem } from '../choices/choices-item.js';
import { rowsDataset } from '../choices/rows-dataset.js';
import { choicesRow, placeOf } from './choices-row.js';

const row = choicesRow('question', {
  id: z.string().min(1),
  answerKey: z.string().regex(/^[A-E1-5]$/, 'must be a letter A to E or a number 1 to 5'),
});

function arc(id: string, title: string, description: string): Benchmark<ChoicesItem> {
  return byLogLikelihood({
    id,
    title: `${title} (lm-eval v0)`,
    description,
    dataset: rowsDataset({
      name: id,
      split: 'test',
      schema: row,
      item: ({ id: name, stem, texts, answerKey }, at) => ({
        id: name,
        data: choicesItem({
          context: `Question: ${stem}\nAnswer:`,
          choices: texts,
          gold: [placeOf(answerKey, texts, at)],
          question: stem,
        }),
      }),
    }),
    prompt: 'arc/0',
    headline: 'acc_norm',
  });
}

/**
 * ARC (Clark et al. 2018), 0-shot by log-likelihood, as lm-evaluation-harness@0e20864b asks
 * (lm_eval/tasks/arc.py, version 0).
 */
export const arcChallenge = arc(
  'arc-challenge',
  'ARC Challenge',
  'Science questions that retrieval and co-occurrence methods get wrong.',
);

/**
 * The same questions in a chat, which is told to end with the letter: 0-shot, 100 tokens, as Meta reports ARC-C for its
 * instruction-tuned models (meta-llama/llama-models, models/llama3_1/eval_details.md).
 */
export const arcChallengeChat = letterBenchmark<ChoicesItem>({
  id: 'arc-challenge-chat',
  title: 'ARC Challenge (chat)',
  description: 'The questions of ARC Challenge, answered with a letter.',
  dataset: arcChallenge.dataset,
  maxTokens: 100,
});

/** The questions of ARC that are not in the challenge set. */
export const arcEasy = arc('arc-easy', 'ARC Easy', 'Primary school science questions.');
