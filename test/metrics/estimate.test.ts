import { describe, expect, it } from 'vitest';
import { benchmarks } from '../../src/benchmarks/registry.js';
import type { ScoredSample } from '../../src/core/score.js';
import { held } from '../../src/metrics/arithmetic.js';
import { macroEstimate, meanEstimate } from '../../src/metrics/mean.js';
import { byTag } from '../../src/metrics/metric.js';
import { nestedMeanResult } from '../../src/metrics/nested-mean.js';
import { passAtK } from '../../src/metrics/pass-at-k.js';
import {
  coverage,
  DESIGNS,
  type Design,
  SCORES,
  UNEVEN,
  UNEVEN_SCORES,
} from '../simulation/coverage.js';
import { FULL, partOf } from '../support/full.js';

const sample = (item: number, value: number, more: Partial<ScoredSample> = {}): ScoredSample => ({
  item: String(item),
  sample: 0,
  value,
  tags: {},
  ...more,
});

describe('an estimate', () => {
  /** Scores with every tag and detail that a metric of ours asks for. */
  const tagged = (n: number, value: (i: number) => number): ScoredSample[] =>
    Array.from({ length: n }, (_, i) =>
      sample(i, value(i), {
        details: {
          instructions: 2,
          strict: 2 * value(i),
          loose: 2 * value(i),
          mc1: value(i),
          acc: value(i),
          rightCells: 4 * value(i),
        },
        tags: {
          subject: `s${i % 2}`,
          category: i % 2 ? 'simple' : 'live_simple',
          language: i % 2 ? 'de' : 'bn',
          script: 'latin',
          problem: String(i),
          task: `t${i % 2}`,
          level: '1',
          cells: '4',
        },
      }),
    );

  it.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
    '%s: never has a standard error of zero, nor an interval without width',
    (_id, { metrics }) => {
      for (const n of [1, 2, 3, 4, 11]) {
        for (const value of [() => 0, () => 1, (i: number) => i % 2, () => 0.5]) {
          for (const metric of metrics) {
            for (const { estimate } of metric.compute(tagged(n, value))) {
              expect(estimate.stderr).not.toBe(0);
              expect(estimate.stderr === null || estimate.stderr > 1e-12).toBe(true);
              const [low, high] = estimate.interval;
              expect(high - low).toBeGreaterThan(0.001);
              expect(low).toBeGreaterThanOrEqual(0);
              expect(high).toBeLessThanOrEqual(1);
              expect(low).toBeLessThanOrEqual(estimate.value + 1e-12);
              expect(high).toBeGreaterThanOrEqual(estimate.value - 1e-12);
            }
          }
        }
      }
    },
  );

  it('has no standard error where there is nothing to tell it by', () => {
    expect(meanEstimate([sample(0, 1)]).stderr).toBeNull();
    expect(meanEstimate([sample(0, 1), sample(1, 1)]).stderr).toBeNull();
    const same = ['a', 'b'].flatMap((group, g) =>
      [0, 1, 2].map((i) => sample(3 * g + i, g, { tags: { group } })),
    );
    const macro = macroEstimate(same, byTag('group'));
    expect(macro.stderr).toBeNull();
    expect(macro.interval[1] - macro.interval[0]).toBeGreaterThan(0.3);
    const pass = passAtK([2]).compute(
      [0, 1].flatMap((item) => [0, 1].map((draw) => sample(item, 1, { sample: draw }))),
    );
    expect(pass[0]?.estimate.stderr).toBeNull();
  });

  it('counts an item once, however many of its samples have come', () => {
    const uneven = [
      ...[1, 1, 1, 1].map((value, draw) => sample(0, value, { sample: draw })),
      sample(1, 0),
    ];
    expect(meanEstimate(uneven).value).toBe(0.5);
    expect(passAtK([1]).compute(uneven)[0]?.estimate.value).toBe(0.5);
    expect(macroEstimate(uneven, () => 'all').value).toBe(0.5);
  });

  it('of a mean of means gives each leaf the weight that it has in the whole', () => {
    const scores = [
      sample(0, 1, { tags: { c: 'a' } }),
      sample(1, 0, { tags: { c: 'b' } }),
      sample(2, 0, { tags: { c: 'c' } }),
      sample(3, 1, { tags: { c: 'elsewhere' } }),
    ];
    const result = nestedMeanResult(held, 'm', scores, ['a', ['b', 'c', 'none']], byTag('c'));
    expect(result?.estimate.value).toBeCloseTo(0.5, 12);
    expect(result?.estimate.n).toBe(3);
    expect(result?.terms?.map(({ weight }) => weight)).toEqual([0.5, 0.25, 0.25]);
  });
});

const tried = FULL ? 'all sizes and scores' : 'one in 48 sizes and scores';
describe(`the 95 % interval over items: ${tried}`, () => {
  // The whole tables are in docs/metrics.md: `npm run simulate -- intervals`.
  const trialsOf = ({ groups = 1 }: Design): number =>
    Math.min(FULL ? 100 : 60, Math.floor((FULL ? 1500 : 1000) / groups));
  /** Three standard errors and a half below 95 %. */
  const least = (trials: number): number => 0.95 - 3.5 * Math.sqrt((0.05 * 0.95) / trials);

  it.each(UNEVEN.map((design) => [design.name, design] as const))(
    'covers in groups of unequal sizes: %s',
    (_name, design) => {
      const cells = design.sizes.flatMap((size) => UNEVEN_SCORES.map((score) => ({ size, score })));
      for (const { size, score } of partOf(cells, 48, design.name)) {
        const trials = trialsOf(design);
        expect(coverage(design, size, score, trials).covered).toBeGreaterThan(least(trials));
      }
    },
  );

  it('is as wide as its smallest group requires, and no wider', () => {
    const group = (name: string, right: number, n: number): ScoredSample[] =>
      Array.from({ length: n }, (_, i) => ({
        ...{ item: `${name}/${i}`, sample: 0, value: i < right ? 1 : 0, tags: { group: name } },
      }));
    // Ten of ten: alone the interval is [0.74, 1]. The other half of the score is known to 0.02.
    const { interval } = macroEstimate(
      [...group('a', 10, 10), ...group('b', 900, 1000)],
      byTag('group'),
    );
    expect(interval[0]).toBeLessThan(0.95 - 0.1);
    expect(interval[0]).toBeGreaterThan(0.95 - 0.25);
    expect(interval[1]).toBeLessThan(0.97);
    // One item more cannot make everything unknown.
    const { interval: wide } = macroEstimate(
      [...group('a', 1, 1), ...group('b', 500, 1000), ...group('c', 500, 1000)],
      byTag('group'),
    );
    expect(wide[1] - wide[0]).toBeLessThan(0.4);
  });

  it('has the width of a normal interval with equal groups of many items', () => {
    const scores = Array.from({ length: 14 * 400 }, (_, i) => {
      const place = Math.floor(i / 400);
      const value = (i * 7919) % 400 < 200 + 12 * place ? 1 : 0;
      return sample(i, value, { tags: { group: `g${place}` } });
    });
    const { stderr, interval } = macroEstimate(scores, byTag('group'));
    expect((interval[1] - interval[0]) / (2 * 1.96 * (stderr ?? 0))).toBeCloseTo(1, 1);
  });

  it.each(DESIGNS.map((design) => [design.name, design] as const))(
    '%s: holds the true value about 95 times of 100, from one item up',
    (_name, design) => {
      const sizes = (design.groups ?? 1) > 20 ? [1, 20] : [1, 2, 5, 20];
      const cells = sizes.flatMap((size) => SCORES.map((score) => ({ size, score })));
      for (const { size, score } of partOf(cells, 48, design.name)) {
        const trials = trialsOf(design);
        expect(coverage(design, size, score, trials).covered).toBeGreaterThan(least(trials));
      }
    },
  );
});
