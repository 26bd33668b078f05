import type { Population } from '../../src/cards/population.js';
import { ASSUMED_FLIP_RATE, type NoiseSource } from '../../src/cards/repeats.js';
import { uncertaintyOf } from '../../src/cards/uncertainty.js';
import { compareWithPublished, marginOf } from '../../src/cards/verdict.js';
import { type Random, seededRandom } from '../../src/core/prng.js';
import type { ItemTerm } from '../../src/metrics/item-terms.js';

/** A benchmark, and how a model is asked on it. */
export interface Setting {
  /** Published items of each stratum; the score is the mean of the strata's. */
  readonly strata: readonly number[];
  /** Items asked in each stratum. */
  readonly asked: readonly number[];
  /** Samples of each item. */
  readonly samples: number;
  /** The chance that the verdict on an item differs between two runs, on average over the items. */
  readonly flipRate: number;
  /** The expected score on the published items, 0 to 1. */
  readonly score: number;
}

/** The true difference of ours from the published value. */
export type Truth =
  /** Both are one model: the published value is one run of it, rounded to a decimal. */
  | 'same model'
  /** Ours is better than the published value by exactly the margin. */
  | 'above'
  /** Ours is worse than it by exactly the margin. */
  | 'below'
  /** Ours is better by twice the margin. */
  | 'far';

export interface Rates {
  readonly reproduced: number;
  readonly off: number;
}

/** A verdict on an item is a toss-up, or the same in each run. */
function drawItems({ strata, flipRate, score }: Setting, random: Random): number[][] {
  // Two draws of a toss-up differ half of the time.
  const unsure = 2 * flipRate;
  const right = (score - unsure / 2) / (1 - unsure);
  return strata.map((items) => {
    const chances = Array.from({ length: items }, (_, i): number =>
      i < Math.round(unsure * items)
        ? 0.5
        : (i - Math.round(unsure * items)) / Math.max(1, items - Math.round(unsure * items)) < right
          ? 1
          : 0,
    );
    // Items come in any order: those that are asked are the first ones.
    for (let i = items - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [chances[i], chances[j]] = [chances[j] ?? 0, chances[i] ?? 0];
    }
    return chances;
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** How often ours is called reproduced, and how often off. */
export function cardRates(setting: Setting, truth: Truth, trials: number): Rates {
  const { strata, asked, samples, flipRate } = setting;
  const random = seededRandom('card', JSON.stringify(setting), truth);
  const items = strata.reduce((sum, each) => sum + each, 0);
  const population: Population = {
    items,
    foreign: false,
    strata: new Map(strata.map((each, g) => [`g${g}`, each])),
  };
  const noise: NoiseSource =
    samples === 1 ? { kind: 'assumed', flipRate: ASSUMED_FLIP_RATE } : { kind: 'samples', samples };
  // The margin by the noise that is assumed, or by the true one where it is measured.
  const once = Math.sqrt(
    strata.reduce((sum, each) => {
      const variance =
        samples === 1 ? ASSUMED_FLIP_RATE / 2 : Math.round(2 * flipRate * each) / 4 / each;
      return sum + variance / each / strata.length ** 2;
    }, 0),
  );
  const margin = Math.max(0.01, 2 / items) + 0.0005 + 1.959964 * once;
  let [reproduced, off] = [0, 0];
  for (let trial = 0; trial < trials; trial++) {
    const chances = drawItems(setting, random);
    const expected = mean(chances.map(mean));
    const terms = chances.flatMap((group, g) =>
      group.slice(0, asked[g]).map(
        (chance, i): ItemTerm => ({
          item: `${g}/${i}`,
          stratum: `g${g}`,
          cluster: `${g}/${i}`,
          weight: 1 / strata.length / (asked[g] ?? 1),
          values: Array.from({ length: samples }, () => (random() < chance ? 1 : 0)),
        }),
      ),
    );
    const published =
      truth === 'same model'
        ? Math.round(
            1000 * mean(chances.map((group) => mean(group.map((p) => (random() < p ? 1 : 0))))),
          ) / 1000
        : truth === 'above'
          ? expected - margin
          : truth === 'below'
            ? expected + margin
            : expected - 2 * margin;
    const ours = uncertaintyOf({ terms, known: terms, noise, population });
    const { kind } = compareWithPublished(ours, 100 * published, marginOf(ours, 1));
    if (kind === 'reproduced') reproduced++;
    if (kind === 'off') off++;
  }
  return { reproduced: reproduced / trials, off: off / trials };
}

const setting = (
  strata: readonly number[],
  asked: readonly number[],
  samples: number,
  flipRate: number,
): Setting => ({ strata, asked, samples, flipRate, score: 0.8 });

const SMALL = [164];
const MIDDLE = [541];
/** Strata that count alike, as the kinds of calls of BFCL do. */
const STRATA = [16, 24, 200, 500];

/** What is simulated for the documentation. */
export const SETTINGS: readonly Setting[] = [
  ...[0, 0.01, 0.03].map((flips) => setting(SMALL, SMALL, 1, flips)),
  ...[2, 5].flatMap((k) => [0, 0.01, 0.03, 0.1, 0.3].map((f) => setting(SMALL, SMALL, k, f))),
  setting(SMALL, [82], 1, 0.03),
  ...[0.01, 0.1, 0.3].map((flips) => setting(SMALL, [82], 5, flips)),
  setting(SMALL, [20], 1, 0.03),
  setting(SMALL, [20], 5, 0.1),
  setting(MIDDLE, MIDDLE, 1, 0.03),
  ...[0.03, 0.1].map((flips) => setting(MIDDLE, MIDDLE, 2, flips)),
  setting(MIDDLE, [270], 1, 0.03),
  setting(MIDDLE, [1], 1, 0.03),
  setting(MIDDLE, [5], 2, 0.03),
  setting([14_042], [20], 1, 0.03),
  setting(STRATA, STRATA, 1, 0.03),
  ...[2, 5].flatMap((k) => [0, 0.03, 0.1].map((flips) => setting(STRATA, STRATA, k, flips))),
  setting(STRATA, [8, 12, 100, 250], 1, 0.03),
  setting(STRATA, [8, 12, 100, 250], 5, 0.1),
  setting(STRATA, [5, 5, 5, 5], 1, 0.03),
];

/** One run whose replies differ more often than is assumed. */
export const ASSUMPTION_FAILS: readonly Setting[] = [SMALL, MIDDLE].flatMap((items) =>
  [0.06, 0.1].map((flips) => setting(items, items, 1, flips)),
);
