import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cohenKappa } from '../../src/metrics/kappa.js';
import { passAllKEstimate, passAtKEstimate } from '../../src/metrics/pass-at-k.js';
import { binomialCdf, binomialPmf } from '../../src/statistics/binomial.js';
import { fitLine } from '../../src/statistics/line.js';
import { upperTail } from '../../src/statistics/sum-tail.js';

/** Random cases of ours, computed by scipy, statsmodels and numpy, and pass@k in fractions. */
const reference = JSON.parse(
  readFileSync(new URL('./more-reference.json', import.meta.url), 'utf8'),
) as {
  kappa: { first: string; second: string; kappa: number }[];
  passes: { n: number; c: number; k: number; any: number; all: number }[];
  binomial: { k: number; n: number; p: number; cdf: number; pmf: number }[];
  line: {
    x: number[];
    y: number[];
    intercept: number;
    slope: number;
    interceptError: number;
    spread: number;
    fit: number;
  }[];
  tail: {
    strata: { units: number; weight: number; chances: number[] }[];
    sum: number;
    p: number;
  }[];
};

const near = (ours: number | null | undefined, theirs: number): void => {
  const scale = Math.max(1, Math.abs(theirs));
  expect(Math.abs((ours ?? Number.NaN) - theirs) / scale).toBeLessThan(1e-6);
};

describe('on 200 random cases each, to a millionth, as scipy, statsmodels and fractions', () => {
  it('is Cohen’s kappa', () => {
    expect(reference.kappa).toHaveLength(200);
    for (const { first, second, kappa } of reference.kappa) {
      const pairs = [...first].map((verdict, i) => ({
        item: String(i),
        sample: 0,
        tags: {},
        first: verdict,
        second: second[i] ?? '',
      }));
      near(cohenKappa(pairs)?.kappa, kappa);
    }
  });

  it('are pass@k and pass^k', () => {
    expect(reference.passes).toHaveLength(200);
    for (const { n, c, k, any, all } of reference.passes) {
      near(passAtKEstimate(n, c, k), any);
      near(passAllKEstimate(n, c, k), all);
    }
  });

  it('is the binomial distribution', () => {
    expect(reference.binomial).toHaveLength(200);
    for (const { k, n, p, cdf, pmf } of reference.binomial) {
      near(binomialCdf(k, n, p), cdf);
      near(binomialPmf(k, n, p), pmf);
    }
  });

  it('is a line by least squares, with its errors', () => {
    expect(reference.line).toHaveLength(200);
    for (const { x, y, ...theirs } of reference.line) {
      const ours = fitLine(x.map((each, i) => [each, y[i] ?? Number.NaN]));
      for (const name of Object.keys(theirs) as (keyof typeof theirs)[]) {
        near(ours?.[name], theirs[name]);
      }
    }
  });

  it('is the tail of a sum over two to four strata of equal weights', () => {
    expect(reference.tail).toHaveLength(200);
    for (const { strata, sum, p } of reference.tail) {
      const populations = strata.map(({ units, weight, chances }) => ({
        values: [-1, 0, 1],
        chances,
        shares: [{ weight, units }],
      }));
      near(upperTail(populations, sum), p);
    }
  });
});
