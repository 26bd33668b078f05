import type { Advice } from './cause.js';
import { againCommand, itemsCommand, publishedCommand, showCommand } from './commands.js';
import type { Observation, RowEvidence } from './observation.js';

/** Share of verdicts that two greedy runs part on, as `cards` assumes it. */
const FLIPS = 0.03;
const Z = 1.959963984540054;

/**
 * Asking items again, as a run of its own that points to this one.
 *
 * @param only what `--only` takes
 * @param flags the setting that is changed, word by word
 * @param longer by how much replies are expected to grow
 */
export function askAgain(
  row: RowEvidence,
  affected: readonly Observation[],
  what: string,
  only: string,
  flags: readonly string[] = [],
  longer = 1,
): Advice {
  const squares = affected.reduce((sum, { weight }) => sum + weight ** 2, 0);
  return {
    what,
    command: againCommand(row.commands, only, flags),
    ...priced(row, affected.length, longer),
    halfWidth: Z * Math.sqrt((squares * FLIPS) / 2),
  };
}

/** Asking all published items, with as many samples of each. */
export function askPublished(row: RowEvidence, published: number, what: string): Advice {
  const calls = published * row.asked.samples;
  return {
    what,
    command: publishedCommand(row.commands),
    ...priced(row, calls),
    halfWidth: Z * Math.sqrt(FLIPS / (2 * calls)),
  };
}

/** What so many calls take, by the replies of this run. */
function priced(
  row: RowEvidence,
  calls: number,
  longer = 1,
): Pick<Advice, 'calls' | 'tokens' | 'cost'> {
  const replied = row.observations.filter(({ tokensOut }) => tokensOut !== null);
  const mean = (of: (observation: Observation) => number | null): number =>
    replied.reduce((sum, each) => sum + (of(each) ?? 0), 0) / Math.max(1, replied.length);
  const tokensIn = calls * mean(({ tokensIn: tokens }) => tokens);
  const tokensOut = calls * longer * mean(({ tokensOut: tokens }) => tokens);
  const { price } = row.asked;
  return {
    calls,
    tokens: Math.round(tokensIn + tokensOut),
    cost: price === null ? null : (tokensIn * price.input + tokensOut * price.output) / 1_000_000,
  };
}

/** Asking again the items that a cause touches, which are written to a file first. */
export function askListed(
  row: RowEvidence,
  affected: readonly Observation[],
  what: string,
  cause: string,
): Advice {
  const list = itemsCommand(row.commands, cause, LISTED);
  const advice = askAgain(row, affected, what, LISTED);
  return { ...advice, command: `${list} && ${advice.command}` };
}

const LISTED = 'items.txt';

/** Something that takes no call. */
export function withoutCalls(what: string, command: string | null = null): Advice {
  return { what, command, calls: 0, tokens: 0, cost: 0, halfWidth: 0 };
}

/** Reading one of the replies. */
export function readReply(
  { commands }: RowEvidence,
  affected: readonly Observation[],
  what: string,
): Advice {
  const [first] = affected;
  return withoutCalls(what, first === undefined ? null : showCommand(commands, first.item));
}
