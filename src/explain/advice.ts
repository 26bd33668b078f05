import type { Advice } from './cause.js';
import type { Observation, RowEvidence } from './observation.js';

/** Share of verdicts that two greedy runs part on, as `cards` assumes it. */
const FLIPS = 0.03;
const Z = 1.959963984540054;

/**
 * Asking items again, as a run of its own that points to this one.
 *
 * @param only what `--only` takes
 * @param flags the setting that is changed
 * @param longer by how much replies are expected to grow
 */
export function askAgain(
  row: RowEvidence,
  affected: readonly Observation[],
  what: string,
  only: string | null,
  flags = '',
  longer = 1,
): Advice {
  const replied = row.observations.filter(({ tokensOut }) => tokensOut !== null);
  const mean = (of: (observation: Observation) => number | null): number =>
    replied.reduce((sum, each) => sum + (of(each) ?? 0), 0) / Math.max(1, replied.length);
  const calls = affected.length;
  const tokensIn = calls * mean(({ tokensIn: tokens }) => tokens);
  const tokensOut = calls * longer * mean(({ tokensOut: tokens }) => tokens);
  const { price } = row.asked;
  const squares = affected.reduce((sum, { weight }) => sum + weight ** 2, 0);
  return {
    what,
    command:
      only === null
        ? null
        : `cardbench run ${row.benchmark} --of ${row.run} --only ${only}${flags === '' ? '' : ` ${flags}`}`,
    calls,
    tokens: Math.round(tokensIn + tokensOut),
    cost: price === null ? null : (tokensIn * price.input + tokensOut * price.output) / 1_000_000,
    halfWidth: Z * Math.sqrt((squares * FLIPS) / 2),
  };
}

/** Asking again the items that a cause touches, which are written to a file first. */
export function askListed(
  row: RowEvidence,
  affected: readonly Observation[],
  what: string,
  cause: string,
): Advice {
  const { run, benchmark } = row;
  const list = `cardbench explain ${run} --row ${benchmark} --cause "${cause}" --items items.txt`;
  const advice = askAgain(row, affected, what, 'items.txt');
  return { ...advice, command: `${list} && ${advice.command}` };
}

/** Something that takes no call. */
export function withoutCalls(what: string, command: string | null = null): Advice {
  return { what, command, calls: 0, tokens: 0, cost: 0, halfWidth: 0 };
}

/** Reading one of the replies. */
export function readReply(
  { run, benchmark }: RowEvidence,
  affected: readonly Observation[],
  what: string,
): Advice {
  const [first] = affected;
  return withoutCalls(
    what,
    first === undefined
      ? null
      : `cardbench runs show ${run} --benchmark ${benchmark} --item ${first.item}`,
  );
}
