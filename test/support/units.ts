import type { Unit } from '../../src/statistics/stratum.js';

/** Items that count alike, of which so many were won by one side and by the other. */
export function unitsOf(
  n: number,
  { wins, losses }: { readonly wins: number; readonly losses: number },
): Unit[] {
  return Array.from({ length: n }, (_, i) => ({
    stratum: '',
    value: i < wins ? 1 : i < wins + losses ? -1 : 0,
    weight: 1 / n,
  }));
}
