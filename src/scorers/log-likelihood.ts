import type { Item } from '../core/item.js';
import { readStoredLogLikelihoods } from '../core/log-likelihoods.js';
import type { Scorer, Verdict } from './scorer.js';

/** Judges items by how likely the model finds their continuations. */
export function logLikelihoodScorer<Data>(options: {
  readonly name: string;
  readonly version: number;
  /** How many continuations the item has. */
  readonly count: (item: Item<Data>) => number;
  /** `values` holds one natural logarithm for each continuation, in the order asked. */
  readonly judge: (values: readonly number[], item: Item<Data>) => Verdict;
}): Scorer<Data> {
  const { name, version, count, judge } = options;
  const valuesOf = (response: string, item: Item<Data>): readonly number[] | undefined => {
    const values = readStoredLogLikelihoods(response);
    return values?.length === count(item) ? values : undefined;
  };
  return {
    name,
    version,
    extractors: {
      'log-likelihoods': (response, item) =>
        valuesOf(response, item) === undefined ? null : response,
    },
    judge: (answer, item) => {
      const values = valuesOf(answer, item);
      return values === undefined
        ? { value: 0, reason: 'not log-likelihoods' }
        : judge(values, item);
    },
  };
}

/** The first place of the largest value, as numpy's `argmax`. */
export function argmax(values: readonly number[]): number {
  let best = 0;
  for (const [place, value] of values.entries()) {
    if (value > (values[best] ?? Number.NEGATIVE_INFINITY)) best = place;
  }
  return best;
}
