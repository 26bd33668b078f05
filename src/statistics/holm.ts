/**
 * Holm's correction (Holm 1979) for multiple tests: the smallest p-value is multiplied by the number of tests, the next
 * by one less, and so on; no corrected value is smaller than the one before it.
 *
 * @returns the corrected values in the order of the input
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const corrected = new Array<number>(values.length).fill(1);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (values.length - rank)));
    corrected[index] = largest;
  }
  return corrected;
}
