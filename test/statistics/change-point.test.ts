import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/prng.js';
import {
  changeAt,
  changePoint as changeIn,
  type TimedValue,
  tailOfMaximum,
} from '../../src/statistics/change-point.js';
import { FULL } from '../support/full.js';

const changePoint = (values: readonly TimedValue[]) => changeIn(values, seededRandom('shuffles'));

/** Answers of topics that follow each other, each with a rate of its own, and a step at half time. */
function answers(
  seed: string,
  topics: number,
  each: number,
  drop: number,
  spread = 0.15,
): TimedValue[] {
  const random = seededRandom('change', seed);
  const values: TimedValue[] = [];
  for (let topic = 0; topic < topics; topic++) {
    const rate = 0.7 + spread * (random() - 0.5) * 2;
    for (let i = 0; i < each; i++) {
      const late = values.length >= (topics * each) / 2;
      values.push({ group: `t${topic}`, value: random() < rate - (late ? drop : 0) ? 1 : 0 });
    }
  }
  return values;
}

describe('changePoint', () => {
  it('finds where the level changes, and by how much', () => {
    const found = changePoint(answers('step', 1, 2000, 0.3, 0));
    expect(found?.place).toBeGreaterThan(900);
    expect(found?.place).toBeLessThan(1100);
    expect(found?.difference).toBeCloseTo(-0.3, 1);
    expect(found?.p).toBeLessThan(1e-6);
  });

  it.each([
    ['one topic', 1, 600],
    ['eleven topics one after the other', 11, 60],
    ['57 topics one after the other', 57, 12],
    ['seven topics one after the other', 7, 90],
  ])('is wrong in at most 5 of 100 runs without a change: %s', (_name, topics, each) => {
    const trials = FULL ? 400 : 40;
    const wrong = Array.from({ length: trials }, (_, i) =>
      changePoint(answers(`null ${i}`, topics, each, 0)),
    ).filter((found) => (found?.p ?? 1) <= 0.05).length;
    expect(wrong).toBeLessThan(trials * 0.05 + 3 * Math.sqrt(trials * 0.05 * 0.95));
  });

  it('does not take topics that differ for a change, but a change across topics for one', () => {
    const trials = FULL ? 20 : 5;
    const steps = Array.from({ length: trials }, (_, i) =>
      changePoint(answers(`power ${i}`, 57, 30, 0.2)),
    );
    expect(steps.filter((found) => (found?.p ?? 1) < 0.01).length).toBeGreaterThan(0.9 * trials);
  });

  it('tells the difference at a place that was chosen elsewhere', () => {
    const found = changeAt(answers('at', 11, 100, 0.2), 550);
    expect(found?.difference).toBeCloseTo(-0.2, 1);
    expect(Math.abs((found?.difference ?? 0) / (found?.stderr ?? 1))).toBeGreaterThan(3);
  });

  it('has nothing to say about few values, or equal ones', () => {
    expect(changePoint(answers('few', 1, 39, 0.5))).toBeUndefined();
    expect(
      changePoint(Array.from({ length: 100 }, () => ({ group: '', value: 1 }))),
    ).toBeUndefined();
  });

  it('has a tail that falls, from 1', () => {
    expect(tailOfMaximum(0.5)).toBe(1);
    expect(tailOfMaximum(3)).toBeLessThan(0.1);
    expect(tailOfMaximum(3)).toBeGreaterThan(0.0027);
    expect(tailOfMaximum(5)).toBeLessThan(1e-4);
  });
});
