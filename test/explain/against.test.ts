import { describe, expect, it } from 'vitest';
import { splitDifferences } from '../../src/explain/against.js';
import type { RowEvidence } from '../../src/explain/observation.js';
import { observations, row } from '../support/explain-rows.js';

function split(ours: RowEvidence, theirs: RowEvidence) {
  const [found] = splitDifferences([[ours, theirs]]);
  if (found === undefined) throw new Error('no row');
  return found;
}

const sumOf = ({ parts }: ReturnType<typeof split>) =>
  parts.reduce((sum, { points }) => sum + points, 0);

describe('splitDifferences', () => {
  it('has parts that add up to the difference, each from the items that a cause touches', () => {
    const made = observations(500, 0.7, 'theirs', (item) => ({ text: item }));
    const mine = made.map((each, i) => {
      if (i % 10 === 0) return { ...each, value: 0, counted: 0, ending: 'truncated' as const };
      if (i % 10 === 1)
        return { ...each, value: 0, counted: 0, readings: { tolerant: each.counted } };
      if (i % 50 === 2)
        return { ...each, value: 1 - each.counted, counted: 1 - each.counted, text: -i };
      return each;
    });
    const found = split(row(mine), row(made));
    expect(sumOf(found)).toBeCloseTo(found.difference, 12);
    const right = (rest: number) =>
      made.filter((each, i) => i % 10 === rest && each.counted === 1).length / 500;
    expect(found.parts.find(({ id }) => id === 'ours: truncated')).toMatchObject({
      items: 50,
      points: expect.closeTo(right(0)),
      lost: 0,
      named: true,
    });
    // A reply that ended well and was read wrongly has the same text in both runs.
    expect(found.parts.find(({ id }) => id === 'the same text, another verdict')).toMatchObject({
      points: expect.closeTo(right(1)),
    });
    expect(found.parts.find(({ id }) => id === 'other answers')).toMatchObject({ named: false });
  });

  it('adds up where the runs asked different items, and where some are in error', () => {
    const made = observations(300, 0.6, 'all');
    const some = made
      .slice(50)
      .map((each, i) =>
        i < 20 ? { ...each, value: null, counted: 0.6, ending: 'error' as const } : each,
      );
    const more = observations(30, 0.2, 'more').map((each) => ({ ...each, item: `x${each.item}` }));
    const found = split(row([...some, ...more]), row(made));
    expect(sumOf(found)).toBeCloseTo(found.difference, 12);
    expect(found.parts.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['items that only ours asked', 'items that only theirs asked']),
    );
  });

  it('says whether the requests and the prompt tokens are the same', () => {
    const made = observations(100, 0.6, 'notes');
    const longer = made.map((each) => ({ ...each, tokensIn: (each.tokensIn ?? 0) + 36 }));
    expect(split(row(made), row(longer)).notes).toEqual([
      '100 of 100 requests are the same, byte for byte.',
      'Theirs has 36 more prompt tokens on each item: another system prompt or chat template.',
    ]);
    expect(split(row(made), row(made)).parts).toEqual([]);
  });
});
