/**
 * Holm's correction (Holm 1979) for multiple tests: the smallest p-value is multiplied by the number of tests, the next
 * by one less, and so on; no corrected value is smaller than the one before it. With weights, which must not depend on
 * the values, a test counts as so many: the smallest p-value for its weight is multiplied by the sum of all weights, and
 * divided by its own.
 *
 * @param weights one above 0 for each value; by default 1
 * @returns the corrected values in the order of the input
 */
export function holm(values: readonly number[], weights?: readonly number[]): number[] {
  const order = values
    .map((p, index) => ({ p, index, weight: weights?.[index] ?? 1 }))
    .sort((a, b) => a.p / a.weight - b.p / b.weight);
  const corrected = new Array<number>(values.length).fill(1);
  let left = order.reduce((sum, { weight }) => sum + weight, 0);
  let largest = 0;
  for (const { p, index, weight } of order) {
    largest = Math.max(largest, Math.min(1, (p * left) / weight));
    corrected[index] = largest;
    left -= weight;
  }
  return corrected;
}
