import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import { accuracy, accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { choiceLetter } from '../../scorers/choice-letter.js';
import { defineBenchmark } from '../benchmark.js';
import { requireShots } from '../few-shots.js';
import { type MmluFewShotItem, type MmluItem, mmluDataset, mmluFewShotDataset } from './dataset.js';
import { fewShotPrompts, otherLetter, questionText, SHOTS } from './prompts.js';

/** The macro average over subjects, as the Llama cards report MMLU, and its parts. */
export const mmluMetrics = [
  macroAccuracy({ by: byTag('subject') }),
  accuracy(),
  accuracyBy({ by: byTag('category') }),
  accuracyBy({ by: byTag('subject') }),
];

/**
 * MMLU, 0-shot with reasoning, as the Llama 3.3 card reports it: greedy, 1,024 tokens, the macro
 * average over the 57 subjects (meta-llama/llama-models, models/llama3_3/eval_details.md).
 */
export const mmlu = defineBenchmark<MmluItem>({
  id: 'mmlu',
  title: 'MMLU (CoT)',
  description: '57 subjects from school to profession, four choices each.',
  dataset: mmluDataset,
  protocol: { prompt: 'mmlu-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 1024 },
  prompt: ({ data }) => chat(user(questionText(data))),
  scorer: choiceLetter,
  metrics: mmluMetrics,
  balanceBy: 'subject',
  matchText: ({ question }) => question,
  matchChoices: ({ choices }) => choices,
  metaEvals: ['mmlu__0_shot__cot'],
  nousEvals: ['mmlu_generative'],
  mockReply: ({ data }, correct) => {
    const letter = correct ? data.gold : otherLetter(data.gold);
    return `I compare the four choices and rule out three of them. The best answer is ${letter}.`;
  },
});

/**
 * MMLU, 5-shot without reasoning: the five questions of the subject's dev split as turns, one letter,
 * 10 tokens.
 */
export const mmluFewShot = defineBenchmark<MmluFewShotItem>({
  id: 'mmlu-5shot',
  title: 'MMLU',
  description:
    'The questions of MMLU with five few-shot examples, answered with a letter without reasoning.',
  dataset: mmluFewShotDataset,
  protocol: { prompt: 'mmlu-letter/1', shots: SHOTS, cot: false, temperature: 0, maxTokens: 10 },
  ...fewShotPrompts(shotsOf),
  scorer: choiceLetter,
  metrics: mmluMetrics,
  balanceBy: 'subject',
  matchText: ({ question }) => question,
  matchChoices: ({ choices }) => choices,
  metaEvals: ['mmlu'],
  mockReply: ({ data }, correct) =>
    `The best answer is ${correct ? data.gold : otherLetter(data.gold)}.`,
});

function shotsOf({ id, data }: Item<MmluFewShotItem>): readonly MmluItem[] {
  return requireShots(data.shots, SHOTS, {
    of: `mmlu-5shot, item ${id}: the subject "${data.subject}" has`,
    missing: 'the dev split',
  });
}
