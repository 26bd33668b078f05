import { describe, expect, it } from 'vitest';
import { cardIds, readCard } from '../../src/cards/card.js';
import { compareWithPublished, verdictText } from '../../src/cards/verdict.js';
import { wilsonInterval } from '../../src/metrics/interval.js';

const estimate = (value: number, stderr: number, interval: readonly [number, number]) => ({
  value,
  stderr,
  interval,
  method: 'normal' as const,
  n: 100,
});

describe('compareWithPublished', () => {
  const ours = estimate(0.86, 0.01, [0.84, 0.88]);

  it.each([84, 86, 88])('takes %d for reproduced: it lies in 84 to 88', (published) => {
    expect(compareWithPublished(ours, published)).toEqual({ kind: 'reproduced' });
  });

  it.each([
    [83.9, 2.1, 2.1],
    [90, -4, 4],
  ])('takes %d for off, by how much and how many standard errors', (published, by, errors) => {
    const verdict = compareWithPublished(ours, published);
    if (verdict.kind !== 'off') throw new Error(verdict.kind);
    expect(verdict.by).toBeCloseTo(by, 9);
    expect(verdict.standardErrors).toBeCloseTo(errors, 9);
  });

  it('has no standard errors to count where all scores are alike', () => {
    const all = estimate(1, 0, wilsonInterval(1, 50));
    expect(compareWithPublished(all, 88)).toEqual({ kind: 'off', by: 12, standardErrors: null });
    expect(compareWithPublished(all, 95)).toEqual({ kind: 'reproduced' });
  });
});

describe('verdictText', () => {
  it('says it in a few words', () => {
    expect(verdictText({ kind: 'reproduced' })).toBe('reproduced');
    expect(verdictText({ kind: 'off', by: 2.14, standardErrors: 3.06 })).toBe(
      'off by +2.1 (3.1 standard errors)',
    );
    expect(verdictText({ kind: 'off', by: -12, standardErrors: null })).toBe('off by -12.0');
    expect(verdictText({ kind: 'incomplete', why: '3 in error' })).toBe('incomplete (3 in error)');
  });
});

describe('the published cards', () => {
  it.each(cardIds())('%s is valid and named after its file', (id) => {
    const card = readCard(id);
    expect(card.id).toBe(id);
    for (const { values } of card.rows) expect(Object.keys(values)).toContain(card.column);
  });

  it('hold the nine rows of Llama 3.3 70B, 36 numbers', () => {
    const { rows } = readCard('llama-3.3-70b-instruct');
    expect(rows.map(({ values }) => values['llama-3.3-70b-instruct'])).toEqual([
      86.0, 68.9, 92.1, 50.5, 88.4, 87.6, 77.0, 77.3, 91.1,
    ]);
    expect(rows.flatMap(({ values }) => Object.values(values))).toHaveLength(36);
  });
});
