import type { Item } from '../../core/item.js';
import { chat, user } from '../../core/prompt.js';
import { PYTHON_SPACE } from '../../core/python-text.js';
import { accuracy, accuracyBy } from '../../metrics/accuracy.js';
import { metricOf } from '../../metrics/arithmetic.js';
import { byTag } from '../../metrics/metric.js';
import { fromText, type Scorer, type TextExtractor } from '../../scorers/scorer.js';
import { defineBenchmark } from '../benchmark.js';
import { requireShots } from '../few-shots.js';
import { type DropItem, type DropShot, dropDataset, SHOTS } from './dataset.js';
import { bestDropScore } from './metrics.js';

const ANSWER_LINE = new RegExp(`answer${PYTHON_SPACE}*:${PYTHON_SPACE}*([^\\n]+)`, 'iu');

/** What stands after the first "Answer:" in its line, else the whole reply: openai/simple-evals@ee3b0318, common.py. */
export const answerLine: TextExtractor<unknown> = (response) =>
  ANSWER_LINE.exec(response)?.[1] ?? (response.trim() === '' ? null : response);

const scorer: Scorer<DropItem> = {
  name: 'drop-f1',
  version: 1,
  extractors: {
    'answer-line': fromText(answerLine),
    whole: fromText((text) => text.trim() || null),
  },
  grade: (answer, { data }) => {
    const { exactMatch, f1 } = bestDropScore([answer], data.answers);
    return {
      value: f1,
      reason: f1 === 1 ? '' : `F1 of ${f1} with ${data.answers[0]?.join(', ') ?? ''}`,
      details: { exactMatch },
    };
  },
};

const exactMatch = metricOf({ name: 'em' }, (use, scores) => [
  use.mean('em', scores, { value: ({ details }) => details?.exactMatch ?? 0 }),
]);

/**
 * DROP, 3-shot with reasoning as in openai/simple-evals@ee3b0318, drop_eval.py: the examples are drawn from the training
 * split for each question. The F1 of words is that of the official evaluator, which rounds each to two places.
 */
export const drop = defineBenchmark<DropItem>({
  id: 'drop',
  title: 'DROP',
  description: 'Questions on a passage that need counting, sorting or arithmetic.',
  dataset: dropDataset,
  protocol: { prompt: 'drop-cot/1', shots: SHOTS, cot: true, temperature: 0, maxTokens: 2048 },
  prompt: (item) =>
    chat(
      user(
        'You read a passage and answer a question on it. Examples of passages, questions and answers come first.\n\n' +
          `# Examples\n${shotsOf(item)
            .map(({ context, answer }) => `---\n${context} ${answer}\n`)
            .join('\n')}\n# Your task\n---\n${item.data.context}\n\n` +
          'Reason step by step, then end with a line of the form "Answer: X", where X is the answer.',
      ),
    ),
  scorer,
  metrics: [accuracy({ name: 'f1' }), exactMatch, accuracyBy({ name: 'f1', by: byTag('kind') })],
  matchText: ({ context }) => context,
  gold: ({ answers }) => answers,
  mockReply: ({ data }, correct) =>
    `I read it once more.\nAnswer: ${correct ? (data.answers[0] ?? []).join(', ') : 'nobody knows'}`,
});

function shotsOf({ id, data }: Item<DropItem>): readonly DropShot[] {
  return requireShots(data.shots, SHOTS, {
    of: `drop, item ${id}: there are`,
    missing: 'drop_v0_train.jsonl.gz',
  });
}
