import { describe, expect, it } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { macroEstimate, meanEstimate } from '../../src/metrics/mean.js';
import { byTag } from '../../src/metrics/metric.js';

function scores(
  values: readonly number[],
  tags: (i: number) => Record<string, string> = () => ({}),
) {
  return values.map(
    (value, i): ScoredSample => ({ item: `i${i}`, sample: 0, value, tags: tags(i) }),
  );
}

describe('meanEstimate', () => {
  it('has the standard error sqrt(p(1-p)/(n-1)) of lm-evaluation-harness', () => {
    const { value, stderr, method, n } = meanEstimate(scores([1, 1, 1, 0, 0]));
    expect(value).toBe(0.6);
    expect(stderr).toBeCloseTo(Math.sqrt((0.6 * 0.4) / 4), 12);
    expect(method).toBe('mid-p');
    expect(n).toBe(5);
  });

  it('has the interval of Wilson: 98 of 164, by hand from the formula', () => {
    const { interval } = meanEstimate(scores([...Array(98).fill(1), ...Array(66).fill(0)]));
    expect(interval[0]).toBeCloseTo(0.5211, 4);
    expect(interval[1]).toBeCloseTo(0.6696, 4);
  });

  it('is never certain: all right still leaves room below, all wrong above', () => {
    const all = meanEstimate(scores([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
    expect(all.interval[1]).toBe(1);
    expect(all.interval[0]).toBeCloseTo(0.025 ** 0.1 * 2 ** 0.1, 4);
    const none = meanEstimate(scores([0, 0]));
    expect(none.interval[0]).toBe(0);
    expect(none.interval[1]).toBeGreaterThan(0.6);
  });

  it('clusters the samples of an item: k equal copies add nothing to the certainty', () => {
    const once = meanEstimate(scores([1, 0, 1, 0, 1]));
    const thrice = meanEstimate(
      [0, 1, 2].flatMap((sample) => scores([1, 0, 1, 0, 1]).map((score) => ({ ...score, sample }))),
    );
    expect(thrice.stderr).toBeCloseTo(once.stderr ?? Number.NaN, 12);
    expect(thrice.method).toBe('effective-n');
    expect(thrice.n).toBe(15);
  });
});

describe('macroEstimate', () => {
  const bySubject = byTag('s');

  it('does not take twenty problems in eleven languages for 220 because none of the few right answers recurs', () => {
    // One problem in each language, each time another one. At a true score of 0.1 one sample in nine is like this, if
    // half of the verdicts are the problem's.
    const { value, interval } = macroEstimate(
      scores(
        Array.from({ length: 220 }, (_, i) => (i % 20 === Math.floor(i / 20) ? 1 : 0)),
        (i) => ({ s: `language ${Math.floor(i / 20)}`, problem: `${i % 20}` }),
      ),
      bySubject,
      byTag('problem'),
    );
    expect(value).toBeCloseTo(0.05, 12);
    expect(interval[1]).toBeGreaterThan(0.1);
  });

  it('is the unweighted mean of the means of unequal groups', () => {
    const mixed = scores([1, 1, 1, 0, 0, 0], (i) => ({ s: i < 4 ? 'a' : 'b' }));
    expect(macroEstimate(mixed, bySubject).value).toBeCloseTo((0.75 + 0) / 2, 12);
  });

  it('has, over strata, the standard error of a mean of independent means', () => {
    const mixed = scores([1, 0, 1, 1, 0, 0], (i) => ({ s: i < 3 ? 'a' : 'b' }));
    const variance = (p: number, n: number): number => (p * (1 - p)) / (n - 1);
    const expected = Math.sqrt(variance(2 / 3, 3) + variance(1 / 3, 3)) / 2;
    expect(macroEstimate(mixed, bySubject).stderr).toBeCloseTo(expected, 12);
  });

  it('counts a problem that recurs in every group once', () => {
    // Four problems, each with the same outcome in ten languages: as uncertain as four items.
    const outcome = [1, 0, 1, 1];
    const recurring = Array.from({ length: 40 }, (_, i): ScoredSample => {
      const problem = String(i % 4);
      return {
        item: `${i}`,
        sample: 0,
        value: outcome[i % 4] ?? 0,
        tags: { s: `l${Math.floor(i / 4)}`, problem },
      };
    });
    const clustered = macroEstimate(recurring, bySubject, byTag('problem'));
    expect(clustered.stderr).toBeCloseTo(meanEstimate(scores(outcome)).stderr ?? Number.NaN, 12);
    expect(clustered.stderr).toBeGreaterThan(3 * (macroEstimate(recurring, bySubject).stderr ?? 1));
  });

  it('does not take a group of one item for certain', () => {
    const single = scores([1, 1, 0, 1], (i) => ({ s: `${i}` }));
    expect(macroEstimate(single, bySubject).stderr).toBeGreaterThan(0.2);
  });

  it('does not depend on the order of the scores', () => {
    const mixed = scores([1, 0, 1, 1, 0, 0, 1], (i) => ({ s: i % 2 ? 'a' : 'b' }));
    expect(macroEstimate([...mixed].reverse(), bySubject)).toEqual(macroEstimate(mixed, bySubject));
  });
});
