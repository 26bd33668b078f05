import type { Item } from '../../core/item.js';
import type { Dataset } from '../../datasets/dataset.js';
import { rankedByLogLikelihood } from '../choices/by-log-likelihood.js';
import { type ChoicesItem, choicesItem } from '../choices/choices-item.js';
import { multipleChoice } from '../choices/multiple-choice.js';
import { requireShots } from '../few-shots.js';
import { type MmluFewShotItem, type MmluItem, mmluFewShotDataset } from './dataset.js';
import { mmluMetrics } from './mmlu.js';
import { listed, SHOTS } from './prompts.js';

const ID = 'mmlu-5shot-likelihoods';
const LETTERS = ['A', 'B', 'C', 'D'];

const { contentOf: _ofQuestions, noteOn: _, ...files } = mmluFewShotDataset;

const dataset: Dataset<ChoicesItem> = {
  ...files,
  parse: async function* (rows) {
    for await (const item of mmluFewShotDataset.parse(rows)) {
      yield { ...item, data: weighed(item) };
    }
  },
};

/** The question after the examples of its subject; the letters that could follow are weighed. */
function weighed({ id, data }: Item<MmluFewShotItem>): ChoicesItem {
  const shots = requireShots(data.shots, SHOTS, {
    of: `${ID}, item ${id}: the subject "${data.subject}" has`,
    missing: 'the dev split',
  });
  const context = [
    `Multiple-choice questions about ${data.subject.replaceAll('_', ' ')}, each with its answer.`,
    ...shots.map((shot) => `${asked(shot)} ${shot.gold}`),
    asked(data),
  ].join('\n\n');
  const question = `${data.question}\n\n${listed(data.choices)}`;
  return choicesItem({ context, choices: LETTERS, gold: [LETTERS.indexOf(data.gold)], question });
}

function asked({ question, choices }: MmluItem): string {
  return `${question.trim()}\n${listed(choices)}\nAnswer:`;
}

const ranked = rankedByLogLikelihood<ChoicesItem>(
  {
    id: ID,
    title: 'MMLU (log-likelihoods)',
    description: 'The questions of MMLU with five few-shot examples; the four letters are weighed.',
    dataset,
    prompt: 'mmlu-letters/1',
    by: 'subject',
  },
  multipleChoice('acc'),
  mmluMetrics,
);

/**
 * MMLU, 5-shot by the log-likelihoods of the letters, as the tables of Llama's base models report it: the macro average
 * over the 57 subjects (meta-llama/llama-models@a9c89c47, models/llama3_1/eval_details.md).
 */
export const mmluByLikelihoods = { ...ranked, protocol: { ...ranked.protocol, shots: SHOTS } };
