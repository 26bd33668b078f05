import { binomialCdf } from '../../statistics/binomial.js';
import { askAgain, readReply, withoutCalls } from '../advice.js';
import type { Advice, Finding } from '../cause.js';
import { OTHER_HOST, verifyCommand } from '../commands.js';
import { concentration, touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Ending, Observation, RowEvidence } from '../observation.js';

/** A loss of items, and what to say and do about it. */
interface Loss {
  readonly id: string;
  readonly title: (count: number) => string;
  readonly advice: (row: RowEvidence, affected: readonly Observation[]) => readonly Advice[];
}

/** The advice where replies were cut off, in their reasoning or in their answer. */
function askLonger(row: RowEvidence, affected: readonly Observation[]): readonly Advice[] {
  return [
    askAgain(
      row,
      affected,
      'Ask these items again with a larger token limit.',
      'truncated',
      ['--max-tokens', `${4 * row.asked.maxTokens}`],
      3,
    ),
  ];
}

const LOSSES: Readonly<Record<Exclude<Ending, 'whole'>, Loss>> = {
  missing: {
    id: 'rows missing',
    title: (count) =>
      numbered(count, 'published item is not in the run', 'published items are not in the run'),
    advice: (row) => [
      withoutCalls(
        'Get the whole dataset, and run the same command again: only the missing items are asked.',
        verifyCommand(row.commands),
      ),
    ],
  },
  error: {
    id: 'items in error',
    title: (count) =>
      numbered(
        count,
        'item is in error and left out of the score',
        'items are in error and left out of the score',
      ),
    advice: (row, affected) => [askAgain(row, affected, 'Ask the items in error again.', 'errors')],
  },
  'truncated while thinking': {
    id: 'truncated while thinking',
    title: (count) =>
      numbered(
        count,
        'reply was cut off in its reasoning, before any answer',
        'replies were cut off in their reasoning, before any answer',
      ),
    advice: askLonger,
  },
  truncated: {
    id: 'truncated',
    title: (count) => numbered(count, 'reply was cut off', 'replies were cut off'),
    advice: askLonger,
  },
  filtered: {
    id: 'filtered',
    title: (count) =>
      numbered(
        count,
        'reply was stopped by a content filter',
        'replies were stopped by a content filter',
      ),
    advice: (row, affected) => [
      askAgain(
        row,
        affected,
        'Ask these items again at another host, without its filter.',
        'refused',
        ['--base-url', OTHER_HOST],
      ),
    ],
  },
  refused: {
    id: 'refused',
    title: (count) => numbered(count, 'reply refuses to answer', 'replies refuse to answer'),
    advice: (row, affected) => [
      askAgain(
        row,
        affected,
        'Ask these items again at another host, or without its system prompt.',
        'refused',
        ['--base-url', OTHER_HOST],
      ),
    ],
  },
  empty: {
    id: 'empty replies',
    title: (count) => numbered(count, 'reply is empty', 'replies are empty'),
    advice: (row, affected) => [
      askAgain(row, affected, 'Ask the items without an answer again.', 'no-answer'),
    ],
  },
  'no answer': {
    id: 'no answer',
    title: (count) => `no way of reading finds an answer in ${numbered(count, 'reply', 'replies')}`,
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
      title: title(affected.length),
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
