import { describe, expect, it } from 'vitest';
import { keysOf } from '../../src/explain/comparable.js';
import { impute } from '../../src/explain/impute.js';
import { observations, row } from '../support/explain-rows.js';

describe('impute', () => {
  it('covers what lost items would have counted in 95 of 100 runs', () => {
    const trials = 300;
    let covered = 0;
    for (let i = 0; i < trials; i++) {
      const made = observations(600, 0.75, `cover ${i}`);
      const truth = made.slice(0, 120).filter(({ value }) => value === 1).length / 600;
      const cut = made.map((each, place) =>
        place < 120 ? { ...each, value: 0, counted: 0, ending: 'truncated' as const } : each,
      );
      const evidence = row(cut);
      const [affected, whole] = [
        evidence.observations.slice(0, 120),
        evidence.observations.slice(120),
      ];
      const [low, high] = impute(affected, whole, keysOf(evidence)).points.interval;
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.91);
    expect(covered / trials).toBeLessThan(0.99);
  });

  it('gives bounds: all wrong, and all right', () => {
    const evidence = row(observations(100, 1, 'bounds'));
    const affected = evidence.observations
      .slice(0, 10)
      .map((each, i) => (i < 4 ? each : { ...each, value: 0, counted: 0 }));
    const { points } = impute(affected, evidence.observations.slice(10), keysOf(evidence));
    expect(points.bounds[0]).toBeCloseTo(-0.04);
    expect(points.bounds[1]).toBeCloseTo(0.06);
  });

  it('compares items with those of their own subject', () => {
    const tags = (item: number) => ({ tags: { subject: item % 2 === 0 ? 'easy' : 'hard' } });
    const made = observations(2000, (item) => (item % 2 === 0 ? 0.9 : 0.3), 'subject', tags);
    const evidence = row(made, { groupTag: 'subject' });
    const hard = evidence.observations
      .filter(({ tags: all }) => all['subject'] === 'hard')
      .slice(0, 100);
    const lost = hard.map((each) => ({ ...each, value: 0, counted: 0 }));
    const rest = evidence.observations.filter((each) => !hard.includes(each));
    const { points } = impute(lost, rest, keysOf(evidence));
    // A hundred of 2,000 items, each right with a chance of 0.3.
    expect(points.likely).toBeGreaterThan(0.011);
    expect(points.likely).toBeLessThan(0.019);
  });

  it('is no evidence where the items are as right as others', () => {
    const evidence = row(observations(1000, 0.7, 'alike'));
    const { p } = impute(
      evidence.observations.slice(0, 60),
      evidence.observations.slice(60),
      keysOf(evidence),
    );
    expect(p).toBeGreaterThan(0.05);
  });

  it('has an exact p for a few wrong items: the chance that all of them are', () => {
    const right = row(observations(1000, 1, 'few'));
    const half = right.observations.map((each, i) =>
      i % 2 === 0 ? { ...each, value: 0, counted: 0 } : each,
    );
    const wrong = half.filter(({ value }) => value === 0).slice(0, 4);
    const rest = half.filter((each) => !wrong.includes(each));
    // Half of all are wrong: four wrong ones in a row are no surprise.
    expect(impute(wrong, rest, keysOf(right)).p).toBeCloseTo(0.5 ** 4, 2);
  });
});
