import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { held } from '../../src/metrics/arithmetic.js';
import { macroEstimate } from '../../src/metrics/mean.js';
import { byTag } from '../../src/metrics/metric.js';
import { midPInterval } from '../../src/metrics/mid-p.js';
import { ratioResult } from '../../src/metrics/ratio.js';
import { incompleteBeta, logGamma } from '../../src/statistics/beta.js';
import { studentCdf, studentQuantile } from '../../src/statistics/student-t.js';

interface Case {
  readonly a: number;
  readonly b: number;
  readonly x: number;
  readonly beta: number;
  readonly lgamma: number;
  readonly df: number;
  readonly t: number;
  readonly cdf: number;
  readonly p: number;
  readonly quantile: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly midp: [number, number];
  readonly groups: number[][];
  readonly macro: number;
  readonly above: number[];
  readonly below: number[];
  readonly ratio: number;
}

/** Random cases, computed by scipy (beta, t, sem) and statsmodels (cluster-robust regression). */
const { cases } = JSON.parse(
  readFileSync(new URL('./reference.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

function expectClose(ours: number, theirs: number): void {
  expect(Math.abs(ours - theirs)).toBeLessThan(1e-6 * Math.max(1, Math.abs(theirs)));
}

const scoreOf = (item: string, value: number): ScoredSample => ({
  item,
  sample: 0,
  value,
  tags: {},
});

describe('on 220 random cases, to a millionth, as scipy and statsmodels', () => {
  it('are the incomplete beta function and the logarithm of gamma', () => {
    expect(cases).toHaveLength(220);
    for (const { a, b, x, beta, lgamma } of cases) {
      expectClose(incompleteBeta(x, a, b), beta);
      expectClose(logGamma(a), lgamma);
    }
  });

  it('are Student’s distribution and its quantiles', () => {
    for (const { df, t, cdf, p, quantile } of cases) {
      expectClose(studentCdf(t, df), cdf);
      expectClose(studentQuantile(p, df), quantile);
    }
  });

  it('is the mid-P interval at a number of trials that is not whole', () => {
    for (const { k, n, alpha, midp } of cases) {
      const [low, high] = midPInterval(k, n, alpha);
      expectClose(low, midp[0]);
      expectClose(high, midp[1]);
    }
  });

  it('is the standard error of a mean of groups’ means', () => {
    for (const { groups, macro } of cases) {
      const scores = groups.flatMap((values, group) =>
        values.map((value, i) => ({
          ...scoreOf(`${group}/${i}`, value),
          tags: { group: `${group}` },
        })),
      );
      expectClose(macroEstimate(scores, byTag('group')).stderr ?? 0, macro);
    }
  });

  it('is the standard error of a ratio', () => {
    for (const { above, below, ratio } of cases) {
      const scores = above.map((up, i) => ({
        ...scoreOf(String(i), 0),
        details: { up, down: below[i] ?? 1 },
      }));
      const { estimate } = ratioResult(
        held,
        'ratio',
        scores,
        ({ details }) => details?.['up'] ?? 0,
        ({ details }) => details?.['down'] ?? 1,
      );
      expectClose(estimate.stderr ?? 0, ratio);
    }
  });
});
