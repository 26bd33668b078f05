import { seededRandom } from '../../core/prng.js';
import type { ScoredSample } from '../../core/score.js';
import { wilsonInterval } from '../../metrics/interval.js';
import { meanEstimate } from '../../metrics/mean.js';
import type { Estimate, Metric } from '../../metrics/metric.js';
import { ratioEstimate } from '../../metrics/ratio.js';

/** How many of a prompt's instructions a response follows. */
export type Followed = 'strict' | 'loose';

const count = ({ details }: ScoredSample, what: Followed | 'instructions'): number =>
  details?.[what] ?? 0;

const all = (score: ScoredSample, how: Followed): number =>
  count(score, how) === count(score, 'instructions') ? 1 : 0;

/** Resamples of the prompts. */
const DRAWS = 10_000;

/**
 * Meta's single number, the mean of the four accuracies (prompts and instructions, strict and loose),
 * and then the four. Its interval resamples prompts, for the four move together.
 */
export const fourAccuracies: Metric = {
  name: 'avg',
  compute: (scores) => {
    const prompts = (how: Followed): Estimate =>
      meanEstimate(scores.map((score) => ({ ...score, value: all(score, how) })));
    const instructions = (how: Followed): Estimate =>
      ratioEstimate(
        scores,
        (score) => count(score, how),
        (score) => count(score, 'instructions'),
      );
    return [
      { name: 'avg', estimate: average(scores) },
      { name: 'prompt_strict', estimate: prompts('strict') },
      { name: 'inst_strict', estimate: instructions('strict') },
      { name: 'prompt_loose', estimate: prompts('loose') },
      { name: 'inst_loose', estimate: instructions('loose') },
    ];
  },
};

function average(scores: readonly ScoredSample[]): Estimate {
  const rows = scores.map((score) => [
    all(score, 'strict'),
    all(score, 'loose'),
    count(score, 'strict'),
    count(score, 'loose'),
    count(score, 'instructions'),
  ]);
  const of = (pick: (draw: number) => readonly number[]): number => {
    const sums = [0, 0, 0, 0, 0];
    for (let draw = 0; draw < rows.length; draw++) {
      const row = pick(draw);
      for (let i = 0; i < 5; i++) sums[i] = (sums[i] ?? 0) + (row[i] ?? 0);
    }
    const [strict = 0, loose = 0, followedStrictly = 0, followedLoosely = 0, given = 1] = sums;
    return ((strict + loose) / rows.length + (followedStrictly + followedLoosely) / given) / 4;
  };
  const value = of((draw) => rows[draw] ?? []);
  const random = seededRandom('ifeval-average');
  const draws = Float64Array.from({ length: DRAWS }, () =>
    of(() => rows[Math.floor(random() * rows.length)] ?? []),
  ).sort();
  const centre = draws.reduce((sum, each) => sum + each, 0) / DRAWS;
  const stderr = Math.sqrt(
    draws.reduce((sum, each) => sum + (each - centre) ** 2, 0) / (DRAWS - 1),
  );
  const n = scores.length;
  if (stderr < 1e-12)
    return { value, stderr, interval: wilsonInterval(value, n), method: 'wilson', n };
  const interval = [
    draws[Math.floor(DRAWS * 0.025)] ?? 0,
    draws[Math.ceil(DRAWS * 0.975) - 1] ?? 1,
  ] as const;
  return { value, stderr, interval, method: 'bootstrap', n };
}
