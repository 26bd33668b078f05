import type { Item } from '../../core/item.js';
import { assistant, chat, type Message, user } from '../../core/prompt.js';
import { accuracy, accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { letterScorer } from '../../scorers/choice-letter.js';
import { fromText } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { requireShots } from '../few-shots.js';
import { LETTERS, type MmluProItem, type MmluProShot, mmluProDataset } from './dataset.js';
import { evalResults } from './eval-results.js';
import { bestAnswer, official, officialOrGuess } from './extract.js';

const SHOTS = 5;

const common = {
  description: '14 categories, up to ten choices each.',
  dataset: mmluProDataset,
  scorer: letterScorer<MmluProItem>({
    name: 'mmlu-pro-letter',
    version: 1,
    extractors: {
      'best-answer': fromText(bestAnswer),
      'mmlu-pro-official': fromText(official),
      'mmlu-pro-official-guess': fromText(officialOrGuess),
    },
  }),
  predictionFormats: [evalResults],
  matchText: ({ question }: MmluProItem): string => question,
  matchChoices: ({ options }: MmluProItem): readonly string[] => options,
  metrics: [
    macroAccuracy({ by: byTag('category') }),
    accuracy(),
    accuracyBy({ by: byTag('category') }),
  ],
  balanceBy: 'category',
  mockReply: ({ data }: Item<MmluProItem>, correct: boolean): string => {
    const place = LETTERS.indexOf(data.gold) + (correct ? 0 : 1);
    return `I weigh the options one by one. The best answer is ${LETTERS[place % data.options.length]}.`;
  },
};

/**
 * MMLU-Pro (Wang et al. 2024), 5-shot with reasoning as the Llama 3.3 card reports it: few-shot examples from the
 * question's category as turns, greedy, 1,024 tokens, the macro average over the 14 categories
 * (meta-llama/llama-models, models/llama3_3/eval_details.md).
 */
export const mmluPro = defineBenchmark<MmluProItem>({
  id: 'mmlu-pro',
  title: 'MMLU Pro (CoT)',
  protocol: { prompt: 'mmlu-pro-cot/1', shots: SHOTS, cot: true, temperature: 0, maxTokens: 1024 },
  prompt: (item) => chat(...shotsOf(item).flatMap(shotTurns), user(questionText(item.data))),
  completionPrompt: (item) => ({
    text: [
      ...shotsOf(item).map((shot) => `${questionText(shot)}\n\n${solutionText(shot)}`),
      `${questionText(item.data)}\n\n`,
    ].join('\n\n\n'),
    stop: ['\n\n\n'],
  }),
  ...common,
  metaEvals: ['mmlu_pro'],
  nousEvals: ['mmlu_pro'],
});

/**
 * The same questions without few-shot examples, as the Llama 4 card reports them (meta-llama/llama-models,
 * models/llama4/MODEL_CARD.md); its number of tokens is not published, ours is that of the Llama 3 evaluations.
 */
export const mmluProZeroShot = defineBenchmark<MmluProItem>({
  ...common,
  id: 'mmlu-pro-0shot',
  title: 'MMLU Pro (0-shot CoT)',
  protocol: { prompt: 'mmlu-pro-cot/1', shots: 0, cot: true, temperature: 0, maxTokens: 1024 },
  prompt: ({ data }) => chat(user(questionText(data))),
});

function shotsOf({ id, data }: Item<MmluProItem>): readonly MmluProShot[] {
  return requireShots(data.shots, SHOTS, {
    of: `mmlu-pro, item ${id}: the category "${data.category}" has`,
    missing: 'the validation split',
  });
}

function shotTurns(shot: MmluProShot): Message[] {
  return [user(questionText(shot)), assistant(solutionText(shot))];
}

function questionText({ question, options }: Pick<MmluProItem, 'question' | 'options'>): string {
  const listed = options.map((option, index) => `${LETTERS[index]}. ${option}`).join('\n');
  return (
    'Answer the multiple-choice question below. Think it through step by step, then end your ' +
    'reply with the sentence "The best answer is X", where X is the letter of one option.\n\n' +
    `Question: ${question}\n${listed}`
  );
}

/** The published solution, with its opening and closing phrases in the form that the prompt asks for. */
function solutionText({ solution, gold }: MmluProShot): string {
  const steps = solution
    .replace(/^A: Let's think step by step\.\s*/, '')
    .replace(/\s*The answer is \([A-J]\)\.?\s*$/, '');
  return `${steps}${steps === '' ? '' : ' '}The best answer is ${gold}.`;
}
