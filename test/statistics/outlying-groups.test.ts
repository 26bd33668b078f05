import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import {
  type GroupCount,
  groupsBelow as groupsBelowOf,
  groupsBelowStated,
} from '../../src/statistics/outlying-groups.js';
import { FULL } from '../support/full.js';

const groupsBelow = (all: readonly GroupCount[]) => groupsBelowOf(all, seededRandom('draws'));

function groups(seed: string, count: number, n: number, spread: number): GroupCount[] {
  const random = seededRandom('groups', seed);
  const normal = (): number =>
    Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, (_, g) => {
    const rate = 1 / (1 + Math.exp(-(1 + spread * normal())));
    let right = 0;
    for (let i = 0; i < n; i++) if (random() < rate) right++;
    return { name: `g${g}`, n, right };
  });
}

describe('groupsBelow', () => {
  it.each([
    ['all alike', 57, 100, 0],
    ['that differ', 57, 100, 0.5],
    ['that differ much', 57, 250, 1],
    ['eleven that differ', 11, 250, 0.4],
    ['seven', 7, 700, 0.4],
  ])('names one of groups %s in at most 5 of 100 runs', (_name, count, n, spread) => {
    const trials = FULL ? 300 : 30;
    const wrong = Array.from({ length: trials }, (_, i) =>
      groupsBelow(groups(`${spread} ${count} ${i}`, count, n, spread)),
    ).filter((tests) => tests.some(({ p }) => p <= 0.05)).length;
    expect(wrong).toBeLessThan(trials * 0.05 + 3 * Math.sqrt(trials * 0.05 * 0.95));
  });

  it('names two groups that are far below', () => {
    const all = groups('two', 57, 150, 0.3).map((each, g) =>
      g < 2 ? { ...each, right: Math.round(each.right * 0.4) } : each,
    );
    const found = groupsBelow(all).filter(({ p }) => p <= 0.01);
    expect(found.map(({ name }) => name)).toEqual(['g0', 'g1']);
  });

  it('says nothing of fewer than six groups', () => {
    expect(groupsBelow(groups('few', 5, 100, 0))).toEqual([]);
  });
});

describe('groupsBelowStated', () => {
  it('compares each group with its own published value', () => {
    const tests = groupsBelowStated(
      [
        { name: 'a', n: 500, right: 250, stated: 0.8 },
        { name: 'b', n: 500, right: 250, stated: 0.5 },
      ],
      0,
    );
    expect(tests.find(({ name }) => name === 'a')?.p).toBeLessThan(1e-6);
    expect(tests.find(({ name }) => name === 'b')?.p).toBeGreaterThan(0.3);
  });
});
