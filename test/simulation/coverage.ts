import { type Random, seededRandom } from '../../src/core/prng.js';
import type { ScoredSample } from '../../src/core/score.js';
import { held } from '../../src/metrics/arithmetic.js';
import { macroEstimate, meanEstimate } from '../../src/metrics/mean.js';
import { byTag, type Estimate } from '../../src/metrics/metric.js';
import { ratioResult } from '../../src/metrics/ratio.js';

/** A way in which scores come about, with the value that they estimate. */
export interface Design {
  readonly name: string;
  /** The size that varies: items, items a group, or problems. */
  readonly sizes: readonly number[];
  /** Scores that a size comes to. */
  readonly items: (size: number) => number;
  /** Groups whose means are averaged; 1 by default. */
  readonly groups?: number;
  /** What an endless number of items would score, if that is not the score. */
  readonly truth?: (score: number) => number;
  /** One set of scores, and what an endless number of items would score. */
  readonly draw: (size: number, score: number, random: Random) => readonly ScoredSample[];
  readonly estimate: (scores: readonly ScoredSample[]) => Estimate;
}

/** Chances that differ from group to group, with the given mean. */
function groupChance(score: number, place: number, groups: number): number {
  const room = Math.min(score, 1 - score) * 0.8;
  return groups === 1 ? score : score + room * ((2 * place) / (groups - 1) - 1);
}

const scoreOf = (
  item: string,
  sample: number,
  value: number,
  tags: Record<string, string> = {},
): ScoredSample => ({ item, sample, value, tags });

function groups(count: number): Design {
  return {
    name: `mean of ${count} groups`,
    sizes: [1, 2, 3, 5, 20, 100],
    items: (size) => count * size,
    groups: count,
    draw: (size, score, random) =>
      Array.from({ length: count * size }, (_, i) => {
        const place = Math.floor(i / size);
        const value = random() < groupChance(score, place, count) ? 1 : 0;
        return scoreOf(String(i), 0, value, { group: `g${place}` });
      }),
    estimate: (scores) => macroEstimate(scores, byTag('group')),
  };
}

/** Groups of any sizes, each with its own score. */
function uneven(
  name: string,
  sizes: readonly number[],
  groupsOf: (size: number, score: number) => readonly { n: number; chance: number }[],
): Design {
  const mean = (all: readonly { chance: number }[]): number =>
    all.reduce((sum, { chance }) => sum + chance, 0) / all.length;
  return {
    name,
    sizes,
    items: (size) => groupsOf(size, 0.5).reduce((sum, { n }) => sum + n, 0),
    groups: groupsOf(1, 0.5).length,
    truth: (score) => mean(groupsOf(1, score)),
    draw: (size, score, random) =>
      groupsOf(size, score).flatMap(({ n, chance }, g) =>
        Array.from({ length: n }, (_, i) =>
          scoreOf(`${g}/${i}`, 0, random() < chance ? 1 : 0, { group: `g${g}` }),
        ),
      ),
    estimate: (scores) => macroEstimate(scores, byTag('group')),
  };
}

const TEN_FOLD = [1, 3, 10, 30, 100, 300, 1000];
const IN_TURN = [1, 2, 5, 10, 50];

/** Groups of unequal sizes. */
export const UNEVEN: readonly Design[] = [
  uneven('groups of n and 1,000, the same score', [1, 3, 10, 20, 100], (n, score) => [
    { n, chance: score },
    { n: 1000, chance: score },
  ]),
  uneven('groups of n and 1,000, the large one at 0.5', [1, 3, 10, 20, 100], (n, score) => [
    { n, chance: score },
    { n: 1000, chance: 0.5 },
  ]),
  uneven('groups of n and 15 n, the large one at 0.667', [3, 10, 30], (n, score) => [
    { n, chance: score },
    { n: 15 * n, chance: 0.667 },
  ]),
  uneven('7 groups of 1 to 1,000', [1], (_, score) =>
    TEN_FOLD.map((n, place) => ({ n, chance: groupChance(score, place, TEN_FOLD.length) })),
  ),
  uneven('57 groups of 1 to 50', [1], (_, score) =>
    Array.from({ length: 57 }, (_group, place) => ({
      n: IN_TURN[place % IN_TURN.length] ?? 1,
      chance: groupChance(score, place, 57),
    })),
  ),
];

/** Scores of the small group, or of the mean of many. */
export const UNEVEN_SCORES = [0.02, 0.1, 0.5, 0.9, 0.98] as const;

/** Problems that recur in eleven languages: half of a verdict is the problem's, half the language's. */
const recurring: Design = {
  name: 'mean of 11 languages, the same problems in each',
  sizes: [1, 2, 3, 5, 20, 100, 250],
  items: (size) => 11 * size,
  draw: (size, score, random) => {
    const common = Array.from({ length: size }, () => (random() < score ? 1 : 0));
    return Array.from({ length: 11 * size }, (_, i) => {
      const problem = i % size;
      const own = random() < score ? 1 : 0;
      const value = random() < 0.5 ? (common[problem] ?? 0) : own;
      const tags = { language: `l${Math.floor(i / size)}`, problem: String(problem) };
      return scoreOf(String(i), 0, value, tags);
    });
  },
  estimate: (scores) => macroEstimate(scores, byTag('language'), byTag('problem')),
};

/** Items with several samples; of half of them every second sample is right, the others are all or none. */
function repeated(name: string, samplesOf: (item: number) => number): Design {
  return {
    name,
    sizes: [1, 2, 3, 5, 20, 100, 1000],
    items: (size) => 5 * size,
    draw: (size, score, random) =>
      Array.from({ length: size }, (_, i) => {
        const unsure = random() < Math.min(score, 1 - score);
        const sure =
          random() < (score - Math.min(score, 1 - score) / 2) / (1 - Math.min(score, 1 - score));
        return Array.from({ length: samplesOf(i) }, (_, sample) =>
          scoreOf(String(i), sample, (unsure ? random() < 0.5 : sure) ? 1 : 0),
        );
      }).flat(),
    estimate: (scores) => meanEstimate(scores),
  };
}

/** One to three instructions an item, each followed with the same chance, half of them together. */
const ratio: Design = {
  name: 'share of 1 to 3 instructions an item',
  sizes: [1, 2, 3, 5, 20, 100, 500],
  items: (size) => size,
  draw: (size, score, random) =>
    Array.from({ length: size }, (_, i) => {
      const given = 1 + Math.floor(random() * 3);
      const common = random() < score ? 1 : 0;
      let followed = 0;
      for (let j = 0; j < given; j++) {
        followed += random() < 0.5 ? common : random() < score ? 1 : 0;
      }
      return { ...scoreOf(String(i), 0, followed / given), details: { followed, given } };
    }),
  estimate: (scores) =>
    ratioResult(
      held,
      'ratio',
      scores,
      ({ details }) => details?.['followed'] ?? 0,
      ({ details }) => details?.['given'] ?? 0,
    ).estimate,
};

/** Items that are right or wrong. */
const plain: Design = {
  name: 'mean of items',
  sizes: [1, 2, 3, 5, 20, 100, 1000],
  items: (size) => size,
  draw: (size, score, random) =>
    Array.from({ length: size }, (_, i) => scoreOf(String(i), 0, random() < score ? 1 : 0)),
  estimate: (scores) => meanEstimate(scores),
};

export const DESIGNS: readonly Design[] = [
  plain,
  repeated('mean of items with 5 samples', () => 5),
  repeated('mean of items with 1 to 5 samples', (item) => 1 + (item % 5)),
  ratio,
  groups(4),
  groups(14),
  groups(57),
  recurring,
];

export const SCORES = [0.1, 0.5, 0.8, 0.95] as const;

/** The share of trials in which the 95 % interval holds the true value, and its mean width. */
export function coverage(
  design: Design,
  size: number,
  score: number,
  trials: number,
): { covered: number; width: number } {
  const random = seededRandom('coverage', design.name, size, score);
  const truth = design.truth?.(score) ?? score;
  let [covered, width] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const { interval } = design.estimate(design.draw(size, score, random));
    const [low, high] = interval;
    if (low <= truth + 1e-12 && truth <= high + 1e-12) covered++;
    width += high - low;
  }
  return { covered: covered / trials, width: width / trials };
}
