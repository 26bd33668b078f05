import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';

describe('seededRandom', () => {
  it('gives the same draws for the same parts', () => {
    const [a, b] = [seededRandom('x', 1), seededRandom('x', 1)];
    expect(Array.from({ length: 20 }, a)).toEqual(Array.from({ length: 20 }, b));
  });

  it('gives other draws for other parts', () => {
    expect(seededRandom('x', 1)()).not.toBe(seededRandom('x', 2)());
    expect(seededRandom('ab', 'c')()).not.toBe(seededRandom('a', 'bc')());
  });

  it('is uniform: mean and variance of 100,000 draws', () => {
    const random = seededRandom('uniform');
    const draws = Array.from({ length: 100_000 }, random);
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / 12, 2);
    expect(Math.min(...draws.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws.slice(0, 1000))).toBeLessThan(1);
  });
});
