/** Values that fall into two groups. */
export interface TwoClusters {
  /** Values above it belong to the higher group. */
  readonly at: number;
  readonly low: { readonly n: number; readonly mean: number };
  readonly high: { readonly n: number; readonly mean: number };
  /** Standard deviation within the groups. */
  readonly spread: number;
  /** The share of the smaller group's number of values that lie in the middle third between the two means. */
  readonly between: number;
}

/** Splits values where the two parts differ most from each other (Otsu 1979); `undefined` if all are equal. */
export function twoClusters(values: readonly number[]): TwoClusters | undefined {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const total = sorted.reduce((sum, each) => sum + each, 0);
  let [sum, largest, split] = [0, 0, 0];
  for (let i = 1; i < n; i++) {
    sum += sorted[i - 1] ?? 0;
    if (sorted[i] === sorted[i - 1]) continue;
    const apart = i * (n - i) * (sum / i - (total - sum) / (n - i)) ** 2;
    if (apart > largest) [largest, split] = [apart, i];
  }
  if (split === 0) return undefined;
  const [low, high] = [sorted.subarray(0, split), sorted.subarray(split)].map((part) => {
    const mean = part.reduce((all, each) => all + each, 0) / part.length;
    return { n: part.length, mean, squares: part.reduce((all, x) => all + (x - mean) ** 2, 0) };
  }) as [Part, Part];
  const third = (high.mean - low.mean) / 3;
  let middle = 0;
  for (const value of sorted) if (value > low.mean + third && value < high.mean - third) middle++;
  return {
    at: ((sorted[split - 1] ?? 0) + (sorted[split] ?? 0)) / 2,
    low,
    high,
    spread: Math.sqrt((low.squares + high.squares) / Math.max(1, n - 2)),
    between: middle / Math.min(low.n, high.n),
  };
}

interface Part {
  readonly n: number;
  readonly mean: number;
  readonly squares: number;
}
