import { describe, expect, it } from 'vitest';
import { dropTest } from '../../src/compare/drop-test.js';
import { seededRandom } from '../../src/core/prng.js';
import { binomialPmf } from '../../src/statistics/binomial.js';
import { meanTest } from '../../src/statistics/mean-test.js';
import { sampleOf, type Unit } from '../../src/statistics/stratum.js';
import { FULL } from '../support/full.js';
import { unitsOf } from '../support/units.js';

const ALPHA = 0.05;

/** The exact chances, summed over all counts, of both wrong verdicts at a true drop of the margin. */
function worstErrors(n: number, margin: number): { failed: number; nonInferior: number } {
  const failing: [number, number][] = [];
  const passing: [number, number][] = [];
  for (let wins = 0; wins <= n; wins++) {
    for (let losses = 0; wins + losses <= n; losses++) {
      const counts = { wins, losses };
      const { p, pNonInferior } = dropTest(unitsOf(n, counts), counts, margin);
      if (p <= ALPHA) failing.push([wins, losses]);
      if (pNonInferior <= ALPHA) passing.push([wins, losses]);
    }
  }
  const worst = { failed: 0, nonInferior: 0 };
  for (let step = 0; step <= 40; step++) {
    const lost = (((1 - margin) / 2) * step) / 40;
    const chance = (counts: readonly [number, number][]): number =>
      counts.reduce(
        (sum, [wins, losses]) =>
          sum +
          binomialPmf(wins, n, lost + margin) *
            binomialPmf(losses, n - wins, Math.min(1, lost / (1 - lost - margin))),
        0,
      );
    worst.failed = Math.max(worst.failed, chance(failing));
    worst.nonInferior = Math.max(worst.nonInferior, chance(passing));
  }
  return worst;
}

describe('the gate on items that are right or wrong', () => {
  it.each(FULL ? [1, 2, 3, 5, 8, 12, 20, 30] : [1, 2, 3, 5, 8, 12])(
    'of %d items is wrong with a chance of at most alpha, at any rate of disagreement',
    (n) => {
      for (const margin of [0, 0.005, 0.01, 0.03]) {
        const { failed, nonInferior } = worstErrors(n, margin);
        expect(failed).toBeLessThanOrEqual(ALPHA);
        expect(nonInferior).toBeLessThanOrEqual(ALPHA);
      }
    },
  );
});

/** Strata of random sizes, weighing alike, with some values of a lattice. */
function randomUnits(seed: number): Unit[] {
  const random = seededRandom('units', seed);
  const strata = 1 + Math.floor(random() * 6);
  const steps = 1 + Math.floor(random() * 4);
  return Array.from({ length: strata }, (_, stratum) => {
    const size = 1 + Math.floor(random() * 8);
    return Array.from({ length: size }, () => ({
      stratum: String(stratum),
      value: Math.round((2 * random() - 1) * random() * steps) / steps,
      weight: 1 / strata / size,
    }));
  }).flat();
}

describe('a test of any sample', () => {
  it('has p-values that move one way, and limits that agree with them', () => {
    for (let seed = 0; seed < (FULL ? 30 : 8); seed++) {
      const test = meanTest(sampleOf(randomUnits(seed)));
      const means = [-0.5, -0.2, -0.05, 0, 0.05, 0.2, 0.5];
      const above = means.map(test.pAbove);
      const below = means.map(test.pBelow);
      for (let i = 1; i < means.length; i++) {
        expect(above[i] ?? 0).toBeGreaterThanOrEqual((above[i - 1] ?? 0) - 1e-3);
        expect(below[i] ?? 0).toBeLessThanOrEqual((below[i - 1] ?? 0) + 1e-3);
      }
      const [low, high] = [test.lower(0.05), test.upper(0.05)];
      expect(high - low).toBeGreaterThan(0.01);
      if (low > -1) expect(test.pAbove(low)).toBeCloseTo(0.05, 2);
      if (high < 1) expect(test.pBelow(high)).toBeCloseTo(0.05, 2);
    }
  });

  it('is its own mirror image', () => {
    for (let seed = 0; seed < (FULL ? 30 : 8); seed++) {
      const units = randomUnits(seed);
      const mirrored = units.map((unit) => ({ ...unit, value: -unit.value }));
      const [test, other] = [meanTest(sampleOf(units)), meanTest(sampleOf(mirrored))];
      for (const mean of [-0.1, 0, 0.03]) {
        expect(test.pAbove(mean)).toBeCloseTo(other.pBelow(-mean), 6);
      }
    }
  });

  it('takes many distinct values, with their mean kept', () => {
    const random = seededRandom('values');
    const units = Array.from({ length: 500 }, () => ({
      stratum: '',
      value: random() - 0.5,
      weight: 1 / 500,
    }));
    const sample = sampleOf(units);
    expect(sample.strata[0]?.values.length).toBeLessThan(110);
    const test = meanTest(sample);
    // By the normal distribution: a spread of 0.289 over 500.
    const half = (1.645 * 0.2887) / Math.sqrt(500);
    expect(test.upper(0.05) - sample.observed).toBeGreaterThan(0.95 * half);
    expect(test.upper(0.05) - sample.observed).toBeLessThan(1.1 * half);
  });
});
