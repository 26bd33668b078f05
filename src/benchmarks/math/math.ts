import type { Item } from '../../core/item.js';
import { chat, type Prompt, user } from '../../core/prompt.js';
import type { Protocol } from '../../core/protocol.js';
import { accuracy, accuracyBy } from '../../metrics/accuracy.js';
import { byTag } from '../../metrics/metric.js';
import { mathAnswer } from '../../scorers/math/math-answer.js';
import { defineBenchmark } from '../benchmark.js';
import { type MathItem, mathDataset } from './dataset.js';
import { isOfMath500 } from './math-500.js';

const protocol: Protocol = {
  prompt: 'math-cot/1',
  shots: 0,
  cot: true,
  temperature: 0,
  maxTokens: 5120,
};

const common = {
  protocol,
  prompt: ({ data }: Item<MathItem>): Prompt =>
    chat(
      user(
        'Solve this problem. Show your reasoning step by step, in LaTeX where it helps, then end with the ' +
          `final answer in \\boxed{}.\n\nProblem: ${data.problem}`,
      ),
    ),
  scorer: mathAnswer<MathItem>(),
  metrics: [
    accuracy(),
    accuracyBy({ name: 'subject', by: byTag('subject') }),
    accuracyBy({ name: 'level', by: byTag('level') }),
  ],
  balanceBy: 'subject',
  matchText: ({ problem }: MathItem): string => problem,
  metaEvals: ['math'],
  mockReply: ({ data }: Item<MathItem>, correct: boolean): string =>
    correct
      ? `I turn the problem around until it gives way. The answer is $\\boxed{${data.gold}}$.`
      : 'I do not see how. The answer is $\\boxed{-987654321}$.',
};

/**
 * MATH (Hendrycks et al. 2021) as the Llama 3.3 card reports it: 0-shot with reasoning, greedy, 5,120
 * tokens. It is not public how Meta's "sympy_intersection_score" treats answers that are not symbolically equal. Ours
 * counts them as wrong, unless a judge is given with `--judge`.
 */
export const math = defineBenchmark<MathItem>({
  ...common,
  id: 'math',
  title: 'MATH (CoT)',
  description: 'Competition problems in seven subjects, at five levels.',
  dataset: mathDataset('math'),
});

/** The 500 problems that Lightman et al. (2023), "Let's verify step by step", held out. */
export const math500 = defineBenchmark<MathItem>({
  ...common,
  id: 'math-500',
  title: 'MATH-500 (CoT)',
  description: 'The 500 held-out problems of MATH.',
  nousEvals: ['math_500'],
  dataset: mathDataset('math-500', { isPart: isOfMath500 }),
});

/** Only the hardest level. */
export const mathHard = defineBenchmark<MathItem>({
  ...common,
  id: 'math-hard',
  title: 'MATH-Hard (CoT)',
  description: 'The level 5 problems of MATH.',
  metaEvals: ['math_hard'],
  dataset: mathDataset('math', { level: '5', items: 1324 }),
});
