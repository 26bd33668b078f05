import { expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import { twoClusters } from '../../src/statistics/two-clusters.js';

it('splits values where they fall into two groups, of unequal sizes, too', () => {
  const random = seededRandom('clusters');
  const values = Array.from({ length: 500 }, (_, i) => 10 * random() + (i % 10 === 0 ? 400 : 0));
  const found = twoClusters(values);
  expect(found?.low.n).toBe(450);
  expect(found?.high.n).toBe(50);
  expect((found?.high.mean ?? 0) - (found?.low.mean ?? 0)).toBeCloseTo(400, -1);
  expect(found?.between).toBe(0);
  expect(found?.spread).toBeLessThan(5);
});

it('has values between the groups where there is only one', () => {
  const random = seededRandom('one cluster');
  const found = twoClusters(Array.from({ length: 500 }, () => random()));
  expect(found?.between).toBeGreaterThan(0.3);
  expect(twoClusters([3, 3, 3])).toBeUndefined();
});
