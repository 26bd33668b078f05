import { describe, expect, it } from 'vitest';
import type { ScoredSample } from '../../src/core/score.js';
import { accuracy } from '../../src/metrics/accuracy.js';
import { byTag } from '../../src/metrics/metric.js';
import { samplingMetric } from '../../src/metrics/sampling.js';

/** The samples of an item by their answers; `A` is right, `-` is none. */
function item(name: string, answers: string, tags: Record<string, string> = {}): ScoredSample[] {
  return [...answers].map((answer, sample) => ({
    ...{ item: name, sample, tags },
    value: answer === 'A' ? 1 : 0,
    answer: answer === '-' ? null : answer,
  }));
}

function value(name: string, scores: readonly ScoredSample[], samples = 4): number | undefined {
  return samplingMetric(name, samples).compute(scores)[0]?.estimate.value;
}

describe('a metric of several samples', () => {
  it('avg@k is the mean of the first k', () => {
    expect(value('avg@4', item('a', 'AABB'))).toBe(0.5);
    expect(value('avg@2', item('a', 'AABB'))).toBe(1);
    expect(value('avg@k', [...item('a', 'AAAA'), ...item('b', 'ABBB')])).toBe(0.625);
  });

  it.each([
    ['AABB', 0.5],
    ['AAB-', 1],
    ['BBA-', 0],
    ['ABCD', 0.25],
    ['A---', 1],
    ['----', 0],
    ['BBAA', 0.5],
  ])('cons@4 of %s is %d: ties share, and silence has no vote', (answers, expected) => {
    expect(value('cons@4', item('a', answers))).toBe(expected);
  });

  it('cons@k takes answers for the same that differ in the space around them', () => {
    const scores = item('a', 'BBAA').map((score) => ({ ...score, answer: ` ${score.answer}` }));
    expect(value('cons@3', [{ ...scores[2], sample: 4 } as ScoredSample, ...scores])).toBe(0);
  });

  it.each([
    ['pass@1', 0.5],
    ['pass@2', 1 - 1 / 6],
    ['pass@3', 1],
    ['pass^1', 0.5],
    ['pass^2', 1 / 6],
    ['pass^3', 0],
  ])('%s of two right samples of four is the share of draws', (name, expected) => {
    expect(value(name, item('a', 'AABB'))).toBeCloseTo(expected, 12);
  });

  it('pass@k and pass^k are the same as the mean for k = 1', () => {
    const scores = [...item('a', 'AABB'), ...item('b', 'AAAB')];
    expect(value('pass@1', scores)).toBeCloseTo(0.625, 12);
    expect(value('pass^1', scores)).toBeCloseTo(0.625, 12);
  });

  it('counts only a score of 1 as passed', () => {
    const half = item('a', 'AA').map((score) => ({ ...score, value: 0.5 }));
    expect(value('pass@1', half, 2)).toBe(0);
    expect(value('avg@2', half, 2)).toBe(0.5);
  });

  it('has no result where an item has fewer samples than k', () => {
    expect(value('pass@3', [...item('a', 'AAAA'), ...item('b', 'AA')])).toBeUndefined();
  });

  it('averages groups, and clusters items, as the headline does', () => {
    const scores = [
      ...item('a1', 'AA', { subject: 'a', problem: '1' }),
      ...item('a2', 'AA', { subject: 'a', problem: '2' }),
      ...item('a3', 'AA', { subject: 'a', problem: '3' }),
      ...item('b1', 'BB', { subject: 'b', problem: '1' }),
    ];
    const macro = samplingMetric('cons@2', 2, { group: byTag('subject') }).compute(scores);
    expect(macro[0]?.estimate.value).toBe(0.5);
    const weights = () => new Map([['a', 1]]);
    const weighed = samplingMetric('cons@2', 2, { group: byTag('subject'), weights });
    expect(weighed.compute(scores)[0]?.estimate.value).toBe(1);
    const cluster = byTag('problem');
    const clustered = samplingMetric('avg@2', 2, { cluster }).compute(scores)[0]?.estimate;
    expect(clustered).toEqual(accuracy({ cluster }).compute(scores)[0]?.estimate);
  });
});
