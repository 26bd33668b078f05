import type { Item } from '../../core/item.js';
import { assistant, chat, type Prompt, user } from '../../core/prompt.js';
import { accuracyBy, macroAccuracy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { exactMatch } from '../../scorers/exact-match.js';
import { fromText, type TextExtractor } from '../../scorers/scorer.js';
import { type Benchmark, defineBenchmark } from '../benchmark.js';
import { requireShots } from '../few-shots.js';
import { type BbhItem, bbhDataset } from './dataset.js';
import {
  ANSWER_IS,
  answerIn,
  type BbhShot,
  type FewShotPrompt,
  firstLine,
  STEP_BY_STEP,
} from './few-shot-prompt.js';

const SHOTS = 3;

/** How the two variants of the benchmark ask and answer. */
interface Variant {
  readonly id: string;
  readonly title: string;
  readonly cot: boolean;
  readonly maxTokens: number;
  /** What a chat is told of the form of the answer. */
  readonly instruction: string;
  /** What an answer begins with, in a prompt that is to be continued. */
  readonly opening: string;
  /** The answer of an example, after the opening. */
  readonly answer: (shot: BbhShot) => string;
  readonly extract: TextExtractor<unknown>;
}

/**
 * The same where the form of the examples is left: after the last `Answer: X` or "answer is", in any case and in
 * Markdown, a letter with or without its brackets. Without these words, the first line of a direct answer.
 */
function anyAnswer(text: string, cot: boolean): string | null {
  let end = -1;
  for (const match of text.matchAll(/answer(?: is|:)/gi)) end = match.index + match[0].length;
  if (end === -1 && cot) return null;
  const line = firstLine(end === -1 ? text : text.slice(end).replace(/^[\s:*]+/, ''));
  const bare = (line ?? '')
    .replace(/[*`$"]/g, '')
    .replace(/\.$/, '')
    .trim();
  const letter = /^\(?([A-R])\)?(?![\p{L}\p{N}_])/u.exec(bare)?.[1];
  return letter === undefined ? bare || null : `(${letter})`;
}

function bbhVariant(variant: Variant): Benchmark<BbhItem> {
  const { opening, instruction } = variant;
  return defineBenchmark<BbhItem>({
    id: variant.id,
    title: variant.title,
    description: '27 tasks of BIG-bench, from logic to word play.',
    dataset: bbhDataset,
    protocol: {
      prompt: `${variant.id}/1`,
      shots: SHOTS,
      cot: variant.cot,
      temperature: 0,
      maxTokens: variant.maxTokens,
    },
    prompt: (item): Prompt => {
      const { description, shots } = fewShotOf(item);
      const [first = '', ...others] = [
        ...shots.map(({ question }) => question),
        item.data.question,
      ];
      const asked = [
        `${description} ${instruction}\n\nQ: ${first}`,
        ...others.map((each) => `Q: ${each}`),
      ];
      const answers = shots.map((shot) => assistant(opening + variant.answer(shot)));
      return chat(...asked.flatMap((each, i) => [user(each), ...answers.slice(i, i + 1)]));
    },
    completionPrompt: (item) => {
      const { description, shots } = fewShotOf(item);
      const solved = shots.map(
        (shot) => `Q: ${shot.question}\nA: ${opening}${variant.answer(shot)}`,
      );
      const open = `Q: ${item.data.question}\nA: ${opening}`.trimEnd();
      return { text: [description, ...solved, open].join('\n\n'), stop: ['\n\nQ:'] };
    },
    scorer: exactMatch<BbhItem>({
      name: `${variant.id}-exact-match`,
      extractors: {
        'bbh-official': fromText(variant.extract),
        'any-answer': fromText((text) => anyAnswer(text, variant.cot)),
      },
    }),
    matchText: ({ question }) => question,
    metrics: [
      macroAccuracy({ name: 'macro_avg/em', by: byTag('task') }),
      accuracyBy({ name: 'em', by: byTag('task') }),
    ],
    balanceBy: 'task',
    mockReply: ({ data }, correct) => {
      const answer = correct ? data.gold : 'none of these';
      return variant.cot ? `I go through it step by step. So ${ANSWER_IS}${answer}.` : answer;
    },
  });
}

/**
 * BIG-Bench Hard (Suzgun et al. 2022), 3-shot with reasoning; exact match, the mean over the 27 tasks. The examples are
 * the published ones; a prompt to be continued is that of the paper. Greedy, 512 tokens as for the base models of Llama
 * 3.1 (meta-llama/llama-models, models/llama3_1/eval_details.md).
 */
export const bbh = bbhVariant({
  id: 'bbh',
  title: 'BIG-Bench Hard (CoT)',
  cot: true,
  maxTokens: 512,
  instruction: `Reason step by step, then end with the sentence "So ${ANSWER_IS}X.", as in the examples.`,
  opening: STEP_BY_STEP,
  answer: ({ reasoning }) => reasoning,
  extract: answerIn,
});

/** The same questions and examples without reasoning: the answer alone. */
export const bbhDirect = bbhVariant({
  id: 'bbh-direct',
  title: 'BIG-Bench Hard (direct)',
  cot: false,
  maxTokens: 128,
  instruction: 'Reply with the answer and nothing else, as in the examples.',
  opening: '',
  answer: ({ answer }) => answer,
  extract: (text) => answerIn(text) ?? firstLine(text),
});

function fewShotOf({ id, data }: Item<BbhItem>): FewShotPrompt {
  const { description, shots: all } = data.fewShot ?? { description: '', shots: [] };
  const shots = requireShots(all, SHOTS, {
    of: `bbh, item ${id}: the task has`,
    missing: `the published prompts (${data.task}.txt)`,
  });
  return { description, shots };
}
