import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleCounter } from '../../src/runner/sample-counter.js';

/** The indices that outputs of one item get, of which some state theirs. */
function indices(stated: readonly (number | undefined)[]): (number | undefined)[] {
  const next = sampleCounter();
  return stated.map((index) => next('item', index));
}

describe('the sample index of an output', () => {
  it('is the next free one where none is stated, for each item by itself', () => {
    const next = sampleCounter();
    expect([next('a', undefined), next('a', undefined), next('b', undefined)]).toEqual([0, 1, 0]);
  });

  it('is the stated one, and none where an earlier output states the same', () => {
    expect(indices([3, 0, 3])).toEqual([3, 0, undefined]);
  });

  it('is another one where an output without one has it already', () => {
    expect(indices([undefined, undefined, 0, 1])).toEqual([0, 1, 2, 3]);
  });

  it('passes over those that are stated', () => {
    expect(indices([1, undefined, undefined, 0])).toEqual([1, 0, 2, 3]);
  });

  it('is given once, whatever is stated', () => {
    const index = fc.option(fc.nat({ max: 12 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(index, { maxLength: 40 }), (stated) => {
        const given = indices(stated).filter((each) => each !== undefined);
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });

  it('is the smallest that is free', () => {
    const index = fc.option(fc.nat({ max: 12 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(index, { maxLength: 40 }), (stated) => {
        const free = (taken: readonly (number | undefined)[], from: number): number => {
          let sample = from;
          while (taken.includes(sample)) sample++;
          return sample;
        };
        const given = indices(stated);
        for (const [place, each] of stated.entries()) {
          const before = given.slice(0, place);
          const said = stated.slice(0, place);
          if (each !== undefined && said.includes(each)) expect(given[place]).toBeUndefined();
          else if (each !== undefined && !before.includes(each)) expect(given[place]).toBe(each);
          else expect(given[place]).toBe(free([...before, ...said], each ?? 0));
        }
      }),
    );
  });
});
