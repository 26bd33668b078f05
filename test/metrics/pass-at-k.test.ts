import { describe, expect, it } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { passAtK, passAtKEstimate } from '../../src/metrics/pass-at-k.js';

/** The definition: the share of k-subsets of n samples that hold one of the c that pass. */
function byCounting(n: number, c: number, k: number): number {
  let subsets = 0;
  let hits = 0;
  for (let mask = 0; mask < 2 ** n; mask++) {
    const chosen = Array.from({ length: n }, (_, i) => i).filter((i) => mask & (1 << i));
    if (chosen.length !== k) continue;
    subsets++;
    if (chosen.some((i) => i < c)) hits++;
  }
  return hits / subsets;
}

describe('passAtKEstimate', () => {
  it('equals the count over all subsets, for every n up to 8', () => {
    for (let n = 1; n <= 8; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) {
          expect(passAtKEstimate(n, c, k)).toBeCloseTo(byCounting(n, c, k), 12);
        }
      }
    }
  });
});

describe('passAtK', () => {
  const samples = (perProblem: readonly (readonly number[])[]): ScoredSample[] =>
    perProblem.flatMap((values, p) =>
      values.map((value, sample) => ({ item: `p${p}`, sample, value, tags: {} })),
    );

  it('reports only the k that every problem has samples for', () => {
    const names = passAtK([1, 2, 10]).compute(
      samples([
        [1, 0, 1],
        [0, 0],
      ]),
    );
    expect(names.map(({ name }) => name)).toEqual(['pass@1', 'pass@2']);
  });

  it('averages the estimator over problems', () => {
    const [at1, at2] = passAtK([1, 2]).compute(
      samples([
        [1, 0, 0],
        [0, 0, 0],
        [1, 1, 1],
      ]),
    );
    expect(at1?.estimate.value).toBeCloseTo((1 / 3 + 0 + 1) / 3, 12);
    expect(at2?.estimate.value).toBeCloseTo((2 / 3 + 0 + 1) / 3, 12);
    expect(at2?.estimate.method).toBe('effective-n');
  });

  it('has the interval of a proportion with one sample a problem', () => {
    const [at1] = passAtK().compute(samples([[1], [0], [1]]));
    expect(at1?.estimate.method).toBe('mid-p');
  });

  it('gives the same interval every time', () => {
    const compute = () =>
      passAtK([1, 2]).compute(
        samples([
          [1, 0],
          [0, 0],
          [1, 1],
          [0, 1],
        ]),
      );
    expect(compute()).toEqual(compute());
  });
});
