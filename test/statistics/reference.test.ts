import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { wilsonInterval } from '../../src/metrics/interval.js';
import { meanEstimate } from '../../src/metrics/mean.js';
import { midPInterval } from '../../src/metrics/mid-p.js';
import { holm } from '../../src/statistics/holm.js';
import { mcnemarExact } from '../../src/statistics/mcnemar.js';
import { normalCdf, normalQuantile } from '../../src/statistics/normal.js';
import { detectableDifference, itemsNeeded } from '../../src/statistics/power.js';

interface Case {
  readonly k: number;
  readonly n: number;
  readonly wilson: [number, number];
  readonly midp: [number, number];
  readonly values: number[];
  readonly clusters: number[];
  readonly clusteredStderr: number;
  readonly wins: number;
  readonly losses: number;
  readonly mcnemar: number;
  readonly ps: number[];
  readonly holm: number[];
  readonly z: number;
  readonly cdf: number;
  readonly q: number;
  readonly quantile: number;
  readonly stderr: number;
  readonly alpha: number;
  readonly power: number;
  readonly detectable: number;
  readonly size: number;
  readonly spread: number;
  readonly needed: number;
}

/** Random cases of ours, computed by scipy and statsmodels. */
const { cases } = JSON.parse(
  readFileSync(new URL('./reference.json', import.meta.url), 'utf8'),
) as {
  cases: Case[];
};

const close = (ours: readonly number[], theirs: readonly number[]): void => {
  expect(ours).toHaveLength(theirs.length);
  for (const [i, value] of ours.entries()) {
    expect(Math.abs(value - (theirs[i] ?? Number.NaN))).toBeLessThan(1e-6);
  }
};

describe('on 240 random cases, to a millionth, as scipy and statsmodels', () => {
  it('are Wilson’s and the mid-P interval', () => {
    expect(cases).toHaveLength(240);
    for (const { k, n, wilson, midp } of cases) {
      close(wilsonInterval(k / n, n), wilson);
      close(midPInterval(k, n), midp);
    }
  });

  it('is the clustered standard error of a mean', () => {
    for (const { values, clusters, clusteredStderr } of cases) {
      const scores = values.map(
        (value, i): ScoredSample => ({
          item: String(i),
          sample: 0,
          value,
          tags: { cluster: String(clusters[i]) },
        }),
      );
      const { stderr } = meanEstimate(scores, ({ tags }) => tags['cluster'] ?? '');
      close([stderr ?? 0], [clusteredStderr]);
    }
  });

  it('is McNemar’s exact test', () => {
    for (const { wins, losses, mcnemar } of cases) close([mcnemarExact(wins, losses)], [mcnemar]);
  });

  it('is Holm’s correction', () => {
    for (const { ps, holm: corrected } of cases) close(holm(ps), corrected);
  });

  it('are the normal distribution and its quantiles', () => {
    for (const { z, cdf, q, quantile } of cases) {
      close([normalCdf(z)], [cdf]);
      close([normalQuantile(q)], [quantile]);
    }
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalCdf(-30) > 0).toBe(true);
  });

  it('are power and the number of items that it needs', () => {
    for (const { stderr, alpha, power, detectable, size, spread, needed } of cases) {
      close([detectableDifference(stderr, alpha, power)], [detectable]);
      expect(itemsNeeded(spread, size, alpha, power)).toBe(needed);
    }
  });
});
