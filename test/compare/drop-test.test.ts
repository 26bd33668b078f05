import { describe, expect, it } from 'vitest';
import { dropTest } from '../../src/compare/drop-test.js';
import { type Random, seededRandom } from '../../src/core/prng.js';
import type { Unit } from '../../src/statistics/stratum.js';

// A small part of `npm run simulate -- gate`.
const ALPHA = 0.05;
const TRIALS = 60;
/** Three standard errors of a share of 0.05 in so many trials. */
const ERROR = 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / TRIALS);

const draw = (random: Random, lost: number, won: number): number => {
  const u = random();
  return u < lost ? 1 : u < lost + won ? -1 : 0;
};

type Draw = (random: Random, lost: number, won: number) => Unit[];

const strata =
  (...sizes: number[]): Draw =>
  (random, lost, won) =>
    sizes.flatMap((size, stratum) =>
      Array.from({ length: size }, () => ({
        stratum: String(stratum),
        value: draw(random, lost, won),
        weight: 1 / sizes.length / size,
      })),
    );

/** Problems in eleven languages, all answers to three in ten of which change as one. */
const clusters =
  (n: number): Draw =>
  (random, lost, won) =>
    Array.from({ length: n }, () => {
      const asOne = random() < 0.3;
      const answers = Array.from({ length: asOne ? 1 : 11 }, () => draw(random, lost, won));
      const value = answers.reduce((sum, each) => sum + each, 0) / answers.length;
      return { stratum: '', value, weight: 1 / n };
    });

describe('the test of a drop', () => {
  it.each([
    ['14 strata of 5', strata(...Array<number>(14).fill(5))],
    ['strata of 10 and 300', strata(10, 300)],
    ['57 strata of 1', strata(...Array<number>(57).fill(1))],
    ['5 problems in 11 languages', clusters(5)],
    ['100 problems in 11 languages', clusters(100)],
  ])('over %s is wrong at the margin no more often than alpha', (name, units) => {
    for (const [margin, rate] of [
      [0, 0.1],
      [0.03, 0.02],
    ] as const) {
      const random = seededRandom('drop', name, margin);
      let [failed, nonInferior] = [0, 0];
      for (let trial = 0; trial < TRIALS; trial++) {
        const { p, pNonInferior } = dropTest(units(random, rate + margin, rate), undefined, margin);
        if (p <= ALPHA) failed++;
        if (pNonInferior <= ALPHA) nonInferior++;
      }
      expect(failed / TRIALS).toBeLessThanOrEqual(ALPHA + ERROR);
      expect(nonInferior / TRIALS).toBeLessThanOrEqual(ALPHA + ERROR);
    }
  });

  it('does not take three lost items of a small stratum for a drop, nor three won ones for its absence', () => {
    const units = (value: number): Unit[] => [
      ...Array.from({ length: 3 }, () => ({ stratum: 'small', value, weight: 1 / 6 })),
      ...Array.from({ length: 5 }, () => ({ stratum: 'large', value: 0, weight: 1 / 10 })),
    ];
    for (const margin of [0, 0.005, 0.03]) {
      expect(dropTest(units(1), undefined, margin).p).toBeGreaterThanOrEqual(0.125);
      expect(dropTest(units(-1), undefined, margin).pNonInferior).toBeGreaterThanOrEqual(0.125);
    }
  });
});
