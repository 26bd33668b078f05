/** The 97.5th percentile of the standard normal distribution. */
export const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion (Wilson 1927). It stays inside [0, 1] and is not empty
 * at 0 or 1, unlike the normal interval.
 *
 * @param p observed proportion, 0 to 1
 * @param n number of independent trials, at least 1
 */
export function wilsonInterval(p: number, n: number, z = Z95): [number, number] {
  const z2 = z * z;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [p === 0 ? 0 : Math.max(0, centre - half), p === 1 ? 1 : Math.min(1, centre + half)];
}

/** `value ± z·stderr`, cut to [0, 1]. */
export function normalInterval(value: number, stderr: number, z = Z95): [number, number] {
  return [Math.max(0, value - z * stderr), Math.min(1, value + z * stderr)];
}
