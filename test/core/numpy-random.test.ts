import { describe, expect, it } from 'vitest';
import { numpyPermutation } from '../../src/core/numpy-random.js';

describe("numpy's permutation", () => {
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

  it('is that of RandomState, bit for bit', () => {
    // numpy 2.4.6: np.random.RandomState(seed).permutation(n)
    expect(numpyPermutation(range(10), 42)).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
    expect(numpyPermutation(range(5), 42)).toEqual([1, 4, 2, 0, 3]);
    expect(numpyPermutation(range(700), 7).slice(0, 8)).toEqual([
      595, 115, 424, 138, 236, 57, 235, 383,
    ]);
  });

  it('leaves nothing to permute as it is', () => {
    expect(numpyPermutation([], 42)).toEqual([]);
    expect(numpyPermutation(['a'], 42)).toEqual(['a']);
  });
});
