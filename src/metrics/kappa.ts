import type { ScoredSample } from '../core/score.js';
import { meanEstimate } from './mean.js';

/** What two judges said of one sample. */
export interface PairOfVerdicts extends Pick<ScoredSample, 'item' | 'sample' | 'tags'> {
  readonly first: string;
  readonly second: string;
}

/** How far two judges agree. */
export interface Kappa {
  /** Samples with a verdict of both. */
  readonly n: number;
  /** The share of equal verdicts. */
  readonly agreement: number;
  /** At most 1; 0 if they agree as often as by chance; `null` if both always say the same one thing. */
  readonly kappa: number | null;
  /** 95 %; `null` where there is no kappa. */
  readonly interval: readonly [low: number, high: number] | null;
}

/**
 * Cohen's kappa (1960): the agreement beyond that of judges who give their verdicts as often as these, but by chance.
 * The interval is that of the agreement, with the samples of an item as a cluster, at the chance agreement observed.
 */
export function cohenKappa(pairs: readonly PairOfVerdicts[]): Kappa | undefined {
  const n = pairs.length;
  if (n === 0) return undefined;
  const shareOf = (verdict: string, of: 'first' | 'second'): number =>
    pairs.filter((pair) => pair[of] === verdict).length / n;
  const verdicts = new Set(pairs.flatMap(({ first, second }) => [first, second]));
  let chance = 0;
  for (const verdict of verdicts) chance += shareOf(verdict, 'first') * shareOf(verdict, 'second');
  const { value, interval } = meanEstimate(
    pairs.map(({ first, second, ...pair }) => ({ ...pair, value: first === second ? 1 : 0 })),
  );
  if (verdicts.size === 1) return { n, agreement: value, kappa: null, interval: null };
  const beyond = (agreement: number): number => (agreement - chance) / (1 - chance);
  return {
    n,
    agreement: value,
    kappa: beyond(value),
    interval: [beyond(interval[0]), beyond(interval[1])],
  };
}
