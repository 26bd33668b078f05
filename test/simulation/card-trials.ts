import { ASSUMED_FLIP_RATE } from '../../src/cards/other-noise.js';
import type { Population } from '../../src/cards/population.js';
import { besideMeanOf, type Uncertainty, uncertaintyOf } from '../../src/cards/uncertainty.js';
import { type CardVerdict, compareWithPublished, marginOf } from '../../src/cards/verdict.js';
import { type Random, seededRandom } from '../../src/core/prng.js';
import type { ItemTerm } from '../../src/metrics/item-terms.js';

/** A benchmark, and how a model is asked on it. */
export interface Setting {
  /** Published items of each stratum; the score is the mean of the strata's. */
  readonly strata: readonly number[];
  /** Items asked in each stratum. */
  readonly asked: readonly number[];
  /** Samples of each item that is repeated. */
  readonly samples: number;
  /** Items repeated in each stratum; the others are asked once. By default all that are asked. */
  readonly repeated?: readonly number[];
  /** Samples of each item whose mean the card prints; 1 by default. */
  readonly published?: number;
  /** The chance that the verdict on an item differs between two runs, on average over the items. */
  readonly flipRate: number;
  /** The expected score on the published items, 0 to 1. */
  readonly score: number;
}

/** The true difference of ours from the published value. */
export type Truth =
  /** Both are one model: the published value is one run of it, or the mean of several, rounded to a decimal. */
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

/** The mean of so many samples of an item. */
function meanOf(samples: number, chance: number, random: Random): number {
  return mean(Array.from({ length: samples }, () => (random() < chance ? 1 : 0)));
}

/** How often ours is called reproduced, and how often off. */
export function cardRates(setting: Setting, truth: Truth, trials: number): Rates {
  const { strata, asked, samples, repeated = asked, published: drawn = 1, flipRate } = setting;
  const random = seededRandom('card', JSON.stringify(setting), truth);
  const items = strata.reduce((sum, each) => sum + each, 0);
  const population: Population = {
    items,
    foreign: false,
    strata: new Map(strata.map((each, g) => [`g${g}`, each])),
  };
  // The margin by the noise that is assumed, or by the true one where it is measured.
  const marginAt = (variance: (items: number) => number): number => {
    const once = strata.reduce((sum, each) => sum + variance(each) / each / strata.length ** 2, 0);
    return Math.max(0.01, 2 / items) + 0.0005 + 1.959964 * Math.sqrt(once / drawn);
  };
  const assumed = marginAt(() => ASSUMED_FLIP_RATE / 2);
  const measured = marginAt((each) => Math.round(2 * flipRate * each) / 4 / each);
  const partly = setting.repeated !== undefined;
  const few = partly && repeated.every((each, g) => each < 0.09 * (asked[g] ?? 0));
  let [reproduced, off] = [0, 0];
  /**
   * A difference of exactly the margin. Where only some items are repeated, their noise may be assumed or measured: the
   * margin is the wider of the two for "reproduced", and the true one for "off", or the assumed one if few are repeated
   * and it is narrower.
   */
  const verdictOn = (ours: Uncertainty, expected: number, side: -1 | 1): void => {
    const kindAt = (margin: number): CardVerdict['kind'] =>
      compareWithPublished(ours, 100 * (expected + side * margin), marginOf(ours, 1)).kind;
    const [wide, narrow] = partly
      ? few
        ? [assumed, Math.min(assumed, measured)]
        : [Math.max(assumed, measured), measured]
      : samples === 1
        ? [assumed, assumed]
        : [measured, measured];
    if (kindAt(wide) === 'reproduced') reproduced++;
    if (kindAt(narrow) === 'off') off++;
  };
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
          values: Array.from({ length: i < (repeated[g] ?? 0) ? samples : 1 }, () =>
            random() < chance ? 1 : 0,
          ),
        }),
      ),
    );
    const repeats = { known: terms, runs: 1, flipRate: ASSUMED_FLIP_RATE };
    const ours = besideMeanOf(drawn, uncertaintyOf({ terms, repeats, population }));
    if (truth === 'above' || truth === 'below') {
      verdictOn(ours, expected, truth === 'above' ? -1 : 1);
      continue;
    }
    const far = samples === 1 ? assumed : partly ? Math.max(assumed, measured) : measured;
    const published =
      truth === 'same model'
        ? Math.round(
            1000 * mean(chances.map((group) => mean(group.map((p) => meanOf(drawn, p, random))))),
          ) / 1000
        : expected - 2 * far;
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

const GSM = [1319];

function partly(items: readonly number[], share: number, samples: number, flips: number): Setting {
  const repeated = items.map((each) => Math.max(1, Math.round(share * each)));
  return { ...setting(items, items, samples, flips), repeated };
}

/** Some items are repeated: one, 1 %, 10 % or half of them. */
export const PARTLY_REPEATED: readonly Setting[] = [
  ...[SMALL, GSM].flatMap((items) =>
    [0, 0.01, 0.03].flatMap((flips) =>
      [0, 0.01, 0.1, 0.5].map((share) => partly(items, share, 2, flips)),
    ),
  ),
  ...[0.1, 0.3].map((flips) => partly(SMALL, 0.5, 2, flips)),
  ...[0.1, 0.3].flatMap((flips) => [0.1, 0.5].map((share) => partly(GSM, share, 2, flips))),
  ...[0.01, 0.1].map((flips) => partly(SMALL, 0.5, 5, flips)),
  ...[0.03, 0.1].flatMap((flips) => [0.1, 0.5].map((share) => partly(STRATA, share, 2, flips))),
];

/** The card prints the mean of several samples. */
export const BESIDE_MEANS: readonly Setting[] = [
  ...[0.03, 0.1, 0.3].map((flips) => ({ ...setting([30], [30], 16, flips), published: 64 })),
  ...[4, 64].flatMap((published) =>
    [1, 4].flatMap((samples) =>
      (samples === 1 ? [0, 0.01, 0.03] : [0.03, 0.1, 0.3]).map((flips) => ({
        ...setting([198], [198], samples, flips),
        published,
      })),
    ),
  ),
  ...[0.03, 0.1].map((flips) => ({ ...setting(STRATA, STRATA, 4, flips), published: 16 })),
  { ...setting([198], [99], 4, 0.1), published: 64 },
  { ...partly([198], 0.5, 2, 0.1), published: 64 },
];

/** Replies that differ more often than is assumed, without enough repeats to show it. */
export const ASSUMPTION_FAILS: readonly Setting[] = [
  ...[SMALL, MIDDLE].flatMap((items) =>
    [0.06, 0.1].map((flips) => setting(items, items, 1, flips)),
  ),
  ...[0, 0.01, 0.1].map((share) => partly(SMALL, share, 2, 0.1)),
  ...[0, 0.01].map((share) => partly(GSM, share, 2, 0.1)),
];
