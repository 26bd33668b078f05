import type { ItemTerm } from '../metrics/item-terms.js';

/** How the noise over repeats is known. */
export type NoiseSource =
  /** From the samples of this run. */
  | ({ readonly kind: 'samples' } & RepeatedItems)
  /** From finished runs of the same model and protocol in the store, including this one. */
  | ({ readonly kind: 'runs'; readonly runs: number } & RepeatedItems)
  /** Not measured: the share of verdicts that differ between two runs is assumed. */
  | { readonly kind: 'assumed'; readonly flipRate: number };

/** The items that were answered more than once. */
export interface RepeatedItems {
  /** Their number. */
  readonly repeated: number;
  /** The number of all asked items. */
  readonly asked: number;
  /** Samples of the repeated item that has the fewest. */
  readonly samples: number;
  /** Samples of the item that has the most. */
  readonly most: number;
  /** The noise of the other items; `null` if there are none. */
  readonly others: OtherNoise | null;
}

/** The noise of items that were answered once. */
export interface OtherNoise {
  readonly flipRate: number;
  /** The repeats do not contradict the assumed rate. Otherwise the rate is estimated from them. */
  readonly assumed: boolean;
}

/**
 * How the noise of items is known.
 *
 * @param known the items with all their samples
 * @param runs how many runs the samples come from
 * @param others the noise of the items with one sample
 */
export function noiseSource(
  known: readonly ItemTerm[],
  runs: number,
  { flipRate, assumed }: OtherNoise,
): NoiseSource {
  let [repeated, samples, most] = [0, Number.POSITIVE_INFINITY, 0];
  for (const { values } of known) {
    most = Math.max(most, values.length);
    if (values.length < 2) continue;
    repeated++;
    samples = Math.min(samples, values.length);
  }
  if (repeated === 0) return { kind: 'assumed', flipRate };
  const asked = known.length;
  const others = repeated === asked ? null : { flipRate, assumed };
  const items = { repeated, asked, samples, most, others };
  return runs > 1 ? { kind: 'runs', runs, ...items } : { kind: 'samples', ...items };
}
