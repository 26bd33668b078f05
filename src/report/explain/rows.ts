import type { JudgedFinding } from '../../explain/cause.js';
import { ELSEWHERE, EVALS, OTHER_HOST } from '../../explain/commands.js';
import type { NextStep, RowExplanation } from '../../explain/explain-card.js';
import { count, dollars, percent } from '../format.js';
import { points, pointsWithInterval, pValue } from './points.js';

/** The columns of the short table. */
export const EXPLAIN_COLUMNS = [
  'benchmark',
  'published',
  'ours',
  'difference',
  'likeliest cause',
  'points [95 %]',
  'not explained',
] as const;

/** A row of the short table. */
export function explainCells({ row, gap, findings, rest }: RowExplanation): string[] {
  const first = findings.find(({ named }) => named);
  return [
    row.title,
    row.published === null ? '-' : percent(row.published),
    percent(row.ours),
    gap === null ? '-' : points(-gap.difference),
    first?.title ?? 'none found',
    first?.points == null ? '-' : pointsWithInterval(first.points),
    rest === null ? '-' : pointsWithInterval(rest),
  ];
}

export const FINDING_COLUMNS = [
  'cause',
  'items',
  'points [95 %]',
  'at least, at most',
  'p',
  'p, all causes',
  'named',
] as const;

/** A row of the table of causes. */
export function findingCells(finding: JudgedFinding): string[] {
  const { id, points: cost, p, adjusted, named, affected, kind } = finding;
  return [
    kind === 'alternative' ? `${id} (another count of the same)` : id,
    affected.length === 0 ? '-' : count(affected.length),
    cost === null ? '-' : pointsWithInterval(cost),
    cost === null ? '-' : `${points(cost.bounds[0])}, ${points(cost.bounds[1])}`,
    pValue(p),
    pValue(adjusted),
    named ? 'yes' : 'no',
  ];
}

export const STEP_COLUMNS = ['cause', 'calls', 'tokens', 'cost', 'half-width', 'command'] as const;

/** A row of the table of what to do. */
export function stepCells({
  cause,
  calls,
  tokens,
  cost,
  halfWidth,
  command,
  what,
}: NextStep): string[] {
  return [
    cause,
    count(calls),
    count(tokens),
    calls === 0 ? dollars(0) : cost === null ? '-' : dollars(cost),
    halfWidth === null ? '-' : `±${(100 * halfWidth).toFixed(1)}`,
    command ?? what,
  ];
}

/** Words that commands hold because only the reader knows what belongs there. */
const PLACEHOLDERS = [
  [ELSEWHERE, 'the endpoint that is to answer'],
  [OTHER_HOST, 'the base URL of another host'],
  [EVALS, 'the published dataset of prompts, where there is one,'],
] as const;

/** What the evidence of a row leaves out, and where its noise comes from. */
export function rowNotes({ row, gap, next }: RowExplanation): string[] {
  const { data, noise, unread, replies } = row;
  const spread = gap === null ? noise.ours : gap.spread;
  return [
    `By chance alone, the difference has a standard deviation of ${(100 * spread).toFixed(2)} points${noise.source === '' ? '' : ` (${noise.source})`}.`,
    ...(unread === null ? [] : [`Replies were not read again: ${unread}.`]),
    ...(data.selected === null
      ? []
      : [`Asked on purpose only in part (${data.selected}): ${count(data.items)} items.`]),
    ...(data.otherItems === null ? [] : [`Data: ${data.otherItems}.`]),
    ...(replies.havePrompts
      ? []
      : ['Prompts are not stored, so prompt tokens and prompt lengths could not be compared.']),
    ...(replies.haveOrder
      ? []
      : [
          'The order of the replies is not known, so a change during the run could not be looked for.',
        ]),
    ...(row.judge === null ? [] : [`A judge was asked (${row.judge}).`]),
    ...PLACEHOLDERS.filter(([word]) => next.some(({ command }) => command?.includes(word))).map(
      ([word, what]) => `In the commands, put ${what} in the place of ${word}.`,
    ),
  ];
}
