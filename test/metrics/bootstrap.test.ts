import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { bootstrapMean } from '../../src/metrics/bootstrap.js';

describe('bootstrapMean', () => {
  it('comes near the normal interval of a large sample', () => {
    const random = seededRandom('values');
    const values = Array.from({ length: 2000 }, random);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const { stderr, interval } = bootstrapMean(values, seededRandom('draws'), 4000);
    expect(stderr).toBeCloseTo(Math.sqrt(1 / 12 / 2000), 3);
    expect(interval[0]).toBeCloseTo(mean - 1.96 * stderr, 2);
    expect(interval[1]).toBeCloseTo(mean + 1.96 * stderr, 2);
  });
});
