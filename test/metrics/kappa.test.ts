import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohenKappa, type PairOfVerdicts } from '../../src/metrics/kappa.js';

/** Pairs of verdicts, each an item of its own. */
const pairs = (...said: readonly string[]): PairOfVerdicts[] =>
  said.map((each, place) => ({
    item: String(place),
    sample: 0,
    tags: {},
    first: each[0] ?? '',
    second: each[1] ?? '',
  }));

describe('Cohen’s kappa', () => {
  it('is the agreement beyond chance: of 50 pairs, 35 equal where 25 are by chance', () => {
    // The example of many textbooks: 20 and 15 equal, 5 and 10 not.
    const table = [
      ...Array(20).fill('yy'),
      ...Array(5).fill('yn'),
      ...Array(10).fill('ny'),
      ...Array(15).fill('nn'),
    ];
    const found = cohenKappa(pairs(...table));
    expect(found).toMatchObject({ n: 50, agreement: 0.7 });
    expect(found?.kappa).toBeCloseTo(0.4, 12);
    const [low, high] = found?.interval ?? [0, 0];
    expect(low).toBeGreaterThan(0.05);
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.55);
    expect(high).toBeLessThan(0.7);
  });

  it('is not defined where both always say the same one thing, nor without pairs', () => {
    expect(cohenKappa(pairs('yy', 'yy'))).toEqual({
      n: 2,
      agreement: 1,
      kappa: null,
      interval: null,
    });
    expect(cohenKappa([])).toBeUndefined();
  });

  it('is 1 where they agree on different things, with an interval that is wider for fewer pairs', () => {
    const few = cohenKappa(pairs('yy', 'nn'));
    const many = cohenKappa(pairs(...Array(50).fill('yy'), ...Array(50).fill('nn')));
    expect([few?.kappa, many?.kappa]).toEqual([1, 1]);
    expect(few?.interval?.[0]).toBeLessThan(many?.interval?.[0] ?? 0);
    expect(many?.interval?.[0]).toBeLessThan(1);
  });

  it('does not depend on who is the first, and lies in its interval', () => {
    const said = fc.array(fc.constantFrom('aa', 'ab', 'ba', 'bb', 'ac', 'cc'), { minLength: 1 });
    fc.assert(
      fc.property(said, (each) => {
        const found = cohenKappa(pairs(...each));
        const turned = cohenKappa(pairs(...each.map((pair) => [...pair].reverse().join(''))));
        if (found?.kappa == null || found.interval === null) {
          expect(turned).toEqual(found);
          return;
        }
        expect(turned?.kappa).toBeCloseTo(found.kappa, 9);
        expect(turned?.interval?.[0]).toBeCloseTo(found.interval[0], 9);
        expect(found.kappa).toBeLessThanOrEqual(1);
        expect(found.interval[0]).toBeLessThanOrEqual(found.kappa + 1e-12);
        expect(found.interval[1]).toBeGreaterThanOrEqual(found.kappa - 1e-12);
      }),
    );
  });
});
