import { contentAsText } from '../core/content-text.js';
import type { Item } from '../core/item.js';
import type { ModelResponse } from '../core/response.js';
import type { Scorer, Verdict } from './scorer.js';

/** Scores items by how likely the model finds their continuations. */
export function logLikelihoodScorer<Data>(options: {
  readonly name: string;
  readonly version: number;
  /** How many continuations the item has. */
  readonly count: (item: Item<Data>) => number;
  /** `values` holds one natural logarithm for each continuation, in the order in which they were asked. */
  readonly grade: (values: readonly number[], item: Item<Data>) => Verdict;
}): Scorer<Data> {
  const { name, version, count, grade } = options;
  const valuesOf = ({ content }: ModelResponse, item: Item<Data>): readonly number[] | undefined =>
    content.kind === 'log-likelihoods' && content.values.length === count(item)
      ? content.values
      : undefined;
  return {
    name,
    version,
    extractors: {
      [LOG_LIKELIHOODS]: (response, item) =>
        valuesOf(response, item) === undefined ? null : contentAsText(response.content),
    },
    grade: (_answer, item, { response }) => {
      const values = valuesOf(response, item);
      return values === undefined
        ? { value: 0, reason: 'not log-likelihoods' }
        : grade(values, item);
    },
  };
}

/** The name of the one extractor of scorers that read log-likelihoods. */
export const LOG_LIKELIHOODS = 'log-likelihoods';

/** The index of the first largest value, like numpy's `argmax`. */
export function argmax(values: readonly number[]): number {
  let best = 0;
  for (const [place, value] of values.entries()) {
    if (value > (values[best] ?? Number.NEGATIVE_INFINITY)) best = place;
  }
  return best;
}
