import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { averageOf } from '../../src/cards/average.js';
import { ASSUMED_FLIP_RATE } from '../../src/cards/other-noise.js';
import { type Population, shareAsked } from '../../src/cards/population.js';
import { ALPHAS, uncertaintyOf } from '../../src/cards/uncertainty.js';
import type { ItemTerm } from '../../src/metrics/item-terms.js';

type Reach = readonly [below: number, above: number];

/** Random cases of ours, computed by scipy, statsmodels and numpy from the papers' formulas. */
const reference = JSON.parse(
  readFileSync(new URL('./reference.json', import.meta.url), 'utf8'),
) as {
  /** The variance of the mean over every sample without replacement. */
  finite: { items: number; asked: number; perItem: number; variance: number }[];
  part: { items: number; asked: number; right: number; reach: Record<string, Reach> }[];
  repeats: {
    samples: number;
    /** Right samples of each item, by stratum. */
    strata: number[][];
    value: number;
    reach: Record<string, number>;
    oneRun: number;
  }[];
  mean: { members: [number, number, number][]; value: number; low: number; high: number }[];
};

const near = (ours: number | undefined, theirs: number | undefined): void => {
  expect(Math.abs((ours ?? Number.NaN) - (theirs ?? Number.NaN))).toBeLessThan(1e-6);
};
const populationOf = (items: number): Population => ({ items, foreign: false, strata: null });
const repeatsOf = (known: readonly ItemTerm[]) => ({
  ...{ known, runs: 1, flipRate: ASSUMED_FLIP_RATE },
});

describe('on 200 random cases each, to a millionth, as scipy, statsmodels and numpy', () => {
  it('is the finite population correction, over every sample that can be drawn', () => {
    expect(reference.finite).toHaveLength(200);
    for (const { items, asked, perItem, variance } of reference.finite) {
      near((1 - shareAsked(populationOf(items), '', asked, asked)) * perItem, variance);
    }
  });

  it('is the interval where some items were asked once', () => {
    expect(reference.part).toHaveLength(200);
    for (const { items, asked, right, reach } of reference.part) {
      const terms = Array.from({ length: asked }, (_, i) => ({
        ...{ item: String(i), cluster: String(i), stratum: '', weight: 1 / asked },
        values: [i < right ? 1 : 0],
      }));
      const ours = uncertaintyOf({
        ...{ terms, repeats: repeatsOf(terms), population: populationOf(items) },
      });
      for (const alpha of ALPHAS) {
        near(ours.reach.get(alpha)?.below, reach[alpha]?.[0]);
        near(ours.reach.get(alpha)?.above, reach[alpha]?.[1]);
      }
    }
  });

  it('is the interval where all items were asked several times, over strata', () => {
    expect(reference.repeats).toHaveLength(200);
    for (const { samples, strata, value, reach, oneRun } of reference.repeats) {
      const terms = strata.flatMap((items, g) =>
        items.map((right, i) => ({
          ...{ item: `${g}/${i}`, cluster: `${g}/${i}`, stratum: `g${g}` },
          weight: 1 / strata.length / items.length,
          values: Array.from({ length: samples }, (_, k) => (k < right ? 1 : 0)),
        })),
      );
      const population = populationOf(terms.length);
      const ours = uncertaintyOf({ terms, repeats: repeatsOf(terms), population });
      near(ours.value, value);
      near(ours.oneRun, oneRun);
      for (const alpha of ALPHAS) near(ours.reach.get(alpha)?.below, reach[alpha]);
    }
  });

  it('is the interval of a mean of scores on different items (Zou and Donner)', () => {
    expect(reference.mean).toHaveLength(200);
    for (const { members, value, low, high } of reference.mean) {
      const { estimate } = averageOf(
        members.map(([each, from, to]) => ({
          ours: {
            name: '',
            estimate: {
              ...{ value: each, stderr: 0.1, interval: [from, to] as const },
              ...{ method: 'wilson' as const, n: 10 },
            },
          },
          uncertainty: null,
        })),
      );
      near(estimate.value, value);
      near(estimate.interval[0], low);
      near(estimate.interval[1], high);
    }
  });
});
