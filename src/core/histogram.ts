/** Counts in equal bins from 0 to the largest value. */
export interface Histogram {
  readonly bins: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** The lower one of two. */
  readonly median: number;
}

const BINS = 24;

/** Sorts values of 0 and more into equal bins; `undefined` without values. */
export function histogram(values: readonly number[] | Float64Array): Histogram | undefined {
  const sorted = Float64Array.from(values).sort();
  const largest = sorted.at(-1);
  if (largest === undefined) return undefined;
  const width = Math.max(largest, 1e-9) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const value of sorted) {
    const bin = Math.min(BINS - 1, Math.floor(value / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    bins: counts.map((count, i) => ({ from: i * width, to: (i + 1) * width, count })),
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
  };
}
