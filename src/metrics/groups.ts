import { CardbenchError } from '../core/errors.js';
import type { ScoredSample } from '../core/score.js';

/** Which group or cluster a score belongs to. */
export type KeyOf = (score: ScoredSample) => string;

/** Groups by the value of a tag; scores without the tag form one group. */
export function byTag(tag: string): KeyOf {
  return (score) => score.tags[tag] ?? '(none)';
}

/** Throws if a metric of a user's benchmark is not given the function by which it groups. */
export function requireKey(metric: string, by: unknown): void {
  if (typeof by === 'function') return;
  throw new CardbenchError(
    `${metric} needs a function that names the group of a score: ${metric}({ by: byTag('subject') })`,
  );
}

/** Splits scores by a key; groups come sorted by key, so that results never depend on order. */
export function groupBy(scores: readonly ScoredSample[], key: KeyOf): [string, ScoredSample[]][] {
  const groups = new Map<string, ScoredSample[]>();
  for (const score of scores) {
    const name = key(score);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [score]);
    else group.push(score);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
