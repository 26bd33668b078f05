import { binomialCdf } from '../../statistics/binomial.js';
import { askAgain, readReply, withoutCalls } from '../advice.js';
import type { Advice, Finding } from '../cause.js';
import { concentration, touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import type { Ending, Observation, RowEvidence } from '../observation.js';

/** A loss of items, and what to say and do about it. */
interface Loss {
  readonly id: string;
  readonly title: (count: string) => string;
  readonly advice: (row: RowEvidence, affected: readonly Observation[]) => readonly Advice[];
}

const LOSSES: Readonly<Record<Exclude<Ending, 'whole'>, Loss>> = {
  missing: {
    id: 'rows missing',
    title: (count) => `${count} published items are not in the run`,
    advice: (row) => [
      withoutCalls(
        'Get the whole dataset, and run the same command again: only the missing items are asked.',
        `cardbench datasets verify ${row.benchmark}`,
      ),
    ],
  },
  error: {
    id: 'items in error',
    title: (count) => `${count} items are in error and left out of the score`,
    advice: (row, affected) => [askAgain(row, affected, 'Ask the items in error again.', 'errors')],
  },
  'truncated while thinking': {
    id: 'truncated while thinking',
    title: (count) => `${count} replies were cut off in their reasoning, before any answer`,
    advice: (row, affected) => [
      askAgain(
        row,
        affected,
        'Ask these items again with a larger token limit.',
        'truncated',
        `--max-tokens ${4 * row.asked.maxTokens}`,
        3,
      ),
    ],
  },
  truncated: {
    id: 'truncated',
    title: (count) => `${count} replies were cut off`,
    advice: (row, affected) => [
      askAgain(
        row,
        affected,
        'Ask these items again with a larger token limit.',
        'truncated',
        `--max-tokens ${4 * row.asked.maxTokens}`,
        3,
      ),
    ],
  },
  filtered: {
    id: 'filtered',
    title: (count) => `${count} replies were stopped by a content filter`,
    advice: (row, affected) => [
      askAgain(
        row,
        affected,
        'Ask these items again at another host, without its filter.',
        'refused',
        '--base-url <another host>',
      ),
    ],
  },
  refused: {
    id: 'refused',
    title: (count) => `${count} replies refuse to answer`,
    advice: (row, affected) => [
      askAgain(
        row,
        affected,
        'Ask these items again at another host, or without its system prompt.',
        'refused',
        '--base-url <another host>',
      ),
    ],
  },
  empty: {
    id: 'empty replies',
    title: (count) => `${count} replies are empty`,
    advice: (row, affected) => [
      askAgain(row, affected, 'Ask the items without an answer again.', 'no-answer'),
    ],
  },
  'no answer': {
    id: 'no answer',
    title: (count) => `no way of reading finds an answer in ${count} replies`,
    advice: (row, affected) => [
      readReply(row, affected, 'Read some of these replies, such as this one.'),
      askAgain(row, affected, 'Ask these items again.', 'no-answer'),
    ],
  },
};

/** An endpoint without a fault leaves at most this share of its items in error or unasked. */
const STRAY = 0.002;

/** Items that ended in one way, compared with those that ended well. */
export function losses(
  row: RowEvidence,
  ending: Exclude<Ending, 'whole'>,
  affected: readonly Observation[],
  comparable: readonly Observation[],
  keys: Keys,
): Finding[] {
  if (affected.length === 0) return [];
  const { id, title, advice } = LOSSES[ending];
  const { points, p } = impute(affected, comparable, keys);
  const unseen = affected.every(({ value }) => value === null);
  const n = row.observations.length;
  return [
    {
      id,
      title: title(affected.length.toLocaleString('en-US')),
      kind: 'item',
      points,
      p: unseen ? 1 - binomialCdf(affected.length - 1, n, STRAY) : p,
      test: unseen
        ? 'so many items, if one in 500 is normal (binomial)'
        : 'as right as comparable items that ended well (Poisson binomial)',
      affected: touched(affected),
      details: concentration(affected, row.observations),
      advice: advice(row, affected),
    },
  ];
}
