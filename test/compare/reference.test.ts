import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dropTest } from '../../src/compare/drop-test.js';
import { mcnemarExact } from '../../src/statistics/mcnemar.js';

interface Counts {
  readonly n: number;
  readonly wins: number;
  readonly losses: number;
}

/**
 * Random cases of ours: scipy's `permutation_test` over every change of signs; and, for margins, the population of the
 * largest empirical likelihood and the exact tail of a sum of draws from it, by numpy.
 */
const reference = JSON.parse(
  readFileSync(new URL('./reference.json', import.meta.url), 'utf8'),
) as {
  permutation: (Counts & { greater: number; less: number; twoSided: number })[];
  gate: (Counts & { margin: number; p: number; pNonInferior: number })[];
};

const testOf = ({ n, wins, losses }: Counts, margin: number) => {
  const units = Array.from({ length: n }, (_, i) => ({
    stratum: '',
    value: i < wins ? 1 : i < wins + losses ? -1 : 0,
    weight: 1 / n,
  }));
  return dropTest(units, { wins, losses }, margin);
};
const near = (ours: number, theirs: number): void => {
  expect(Math.abs(ours - theirs)).toBeLessThan(1e-6);
};

describe('on 200 random cases each, to a millionth, as scipy and numpy', () => {
  it('is the permutation test of no difference, in both directions', () => {
    expect(reference.permutation).toHaveLength(200);
    for (const { greater, less, twoSided, ...counts } of reference.permutation) {
      const { p, pNonInferior } = testOf(counts, 0);
      near(p, greater);
      near(pNonInferior, less);
      near(mcnemarExact(counts.wins, counts.losses), twoSided);
    }
  });

  it('is the test of a drop against a margin, in both directions', () => {
    expect(reference.gate).toHaveLength(200);
    for (const { margin, ...theirs } of reference.gate) {
      const { p, pNonInferior } = testOf(theirs, margin);
      near(p, theirs.p);
      near(pNonInferior, theirs.pNonInferior);
    }
  });
});
