import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { standardError } from '../../src/compare/spread.js';
import { leastFavourable } from '../../src/statistics/least-favourable.js';
import { mcnemarOneSided } from '../../src/statistics/mcnemar.js';
import { smallestDetectable } from '../../src/statistics/power.js';
import { sampleOf } from '../../src/statistics/stratum.js';
import { upperTail } from '../../src/statistics/sum-tail.js';

/** Random cases of ours, computed by scipy, statsmodels and numpy. */
const reference = JSON.parse(
  readFileSync(new URL('./gate-reference.json', import.meta.url), 'utf8'),
) as {
  mcnemar: { wins: number; losses: number; p: number }[];
  tail: { n: number; chances: [number, number, number]; sum: number; p: number }[];
  likelihood: { values: number[]; mean: number; ratio: number }[];
  stderr: { strata: number[][]; stderr: number }[];
  detectable: {
    squares: number;
    alone: number;
    size: number;
    alpha: number;
    power: number;
    detectable: number;
  }[];
};

const near = (ours: number, theirs: number): void => {
  expect(Math.abs(ours - theirs)).toBeLessThan(1e-6);
};

describe('on 200 random cases each, to a millionth, as scipy, statsmodels and numpy', () => {
  it('is McNemar’s exact test, one-sided', () => {
    expect(reference.mcnemar).toHaveLength(200);
    for (const { wins, losses, p } of reference.mcnemar) near(mcnemarOneSided(wins, losses), p);
  });

  it('is the tail of a sum of draws', () => {
    expect(reference.tail).toHaveLength(200);
    for (const { n, chances, sum, p } of reference.tail) {
      const population = { values: [-1, 0, 1], chances, shares: [{ weight: 1, units: n }] };
      near(upperTail([population], sum), p);
    }
  });

  it('is the empirical likelihood ratio of a mean', () => {
    expect(reference.likelihood).toHaveLength(200);
    for (const { values, mean, ratio } of reference.likelihood) {
      const n = values.length;
      // Theirs knows no bounds but the values themselves.
      const sample = sampleOf(
        values.map((value) => ({ stratum: '', value, weight: 1 / n })),
        [Math.min(...values), Math.max(...values)],
      );
      const [population] = leastFavourable(sample)(mean);
      const [stratum] = sample.strata;
      if (population === undefined || stratum === undefined) throw new Error('unreachable');
      let log = 0;
      for (const [i, value] of stratum.values.entries()) {
        const count = stratum.counts[i] ?? 0;
        const chance = population.chances[population.values.indexOf(value)] ?? 0;
        log += count * Math.log((chance * n) / count);
      }
      near(-2 * log, ratio);
    }
  });

  it('is the standard error of a macro average', () => {
    expect(reference.stderr).toHaveLength(200);
    for (const { strata, stderr } of reference.stderr) {
      const units = strata.flatMap((values, index) =>
        values.map((value) => ({
          stratum: String(index),
          value,
          weight: 1 / strata.length / values.length,
        })),
      );
      near(standardError(units), stderr);
    }
  });

  it('is the smallest detectable difference', () => {
    expect(reference.detectable).toHaveLength(200);
    for (const { alpha, power, detectable, ...spread } of reference.detectable) {
      near(smallestDetectable(spread, alpha, power), detectable);
    }
  });
});
