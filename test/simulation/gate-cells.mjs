// How often the gate is wrong: draws of paired differences, and the verdicts on them.
import { source } from '../support/sources.mjs';

const { dropTest } = await source('compare/drop-test.ts');
const { standardError } = await source('compare/spread.ts');
const { seededRandom } = await source('core/prng.ts');
const { normalQuantile } = await source('statistics/normal.ts');

export const ALPHA = 0.05;
const LANGUAGES = 11;

/** One unit: lost with one chance, won with another. */
function draw(random, lost, won) {
  const u = random();
  return u < lost ? 1 : u < lost + won ? -1 : 0;
}

const plain = (n) => ({
  name: `${n} ${n === 1 ? 'item' : 'items'}`,
  plain: true,
  units: (random, lost, won) =>
    Array.from({ length: n }, () => ({
      stratum: '',
      value: draw(random, lost, won),
      weight: 1 / n,
    })),
});

/** Strata that count alike, however many items each has. */
const strata = (sizes, name) => ({
  name,
  units: (random, lost, won) =>
    sizes.flatMap((size, stratum) =>
      Array.from({ length: size }, () => ({
        stratum: String(stratum),
        value: draw(random, lost, won),
        weight: 1 / sizes.length / size,
      })),
    ),
});

/** The whole drop is in the smallest stratum, as far as it can hold it. */
const hidden = (sizes, name) => ({
  name,
  units: (random, lost, won) => {
    const drop = lost - won;
    return sizes.flatMap((size, stratum) =>
      Array.from({ length: size }, () => ({
        stratum: String(stratum),
        value: draw(
          random,
          won + (stratum === 0 ? Math.min(1 - 2 * won, drop * sizes.length) : 0),
          won,
        ),
        weight: 1 / sizes.length / size,
      })),
    );
  },
});

/** Problems in eleven languages; with the given probability all answers to a problem change together. */
const clusters = (n, together) => ({
  name: `${n} ${n === 1 ? 'problem' : 'problems'} x 11, ${together === 0 ? 'independent' : `${Math.round(100 * together)} % together`}`,
  units: (random, lost, won) =>
    Array.from({ length: n }, () => {
      let value = 0;
      if (random() < together) value = draw(random, lost, won);
      else for (let i = 0; i < LANGUAGES; i++) value += draw(random, lost, won) / LANGUAGES;
      return { stratum: '', value, weight: 1 / n };
    }),
});

/** Items with one to five samples, each sample lost or won by itself. */
const uneven = (n) => ({
  name: `${n} items of 1 to 5 samples`,
  units: (random, lost, won) =>
    Array.from({ length: n }, (_, i) => {
      const samples = 1 + (i % 5);
      let value = 0;
      for (let k = 0; k < samples; k++) value += draw(random, lost, won) / samples;
      return { stratum: '', value, weight: 1 / n };
    }),
});

const each = (number, size) => Array.from({ length: number }, () => size);

export const designs = [
  ...[1, 2, 3, 5, 11, 20, 50, 100, 300, 1000].map(plain),
  ...[3, 20, 50].map(uneven),
  strata(each(2, 5), '2 strata of 5'),
  strata([10, 1000], 'strata of 10 and 1,000'),
  hidden([10, 1000], 'strata of 10 and 1,000, drop in the small one'),
  strata(each(14, 5), '14 strata of 5'),
  strata(each(57, 1), '57 strata of 1'),
  strata(each(57, 2), '57 strata of 2'),
  strata(each(57, 5), '57 strata of 5'),
  strata(each(57, 17), '57 strata of 17'),
  ...[1, 5, 20, 50, 250].flatMap((n) => [0, 0.3, 1].map((together) => clusters(n, together))),
];

export const margins = [0, 0.005, 0.01, 0.03];
/** The chance that an item is won, which is that it is lost but for the drop. */
export const rates = [0.002, 0.02, 0.1, 0.3];

/**
 * The shares of trials with each verdict at a true drop: ours, and the normal test's of version 0.1.0.
 */
export function cell(design, { margin, rate, drop, trials }) {
  const random = seededRandom('gate', design.name, margin, rate, drop);
  const z = normalQuantile(1 - ALPHA);
  const known = new Map();
  const shares = { failed: 0, nonInferior: 0, failedBefore: 0, heldBefore: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const units = design.units(random, Math.min(1 - rate, rate + drop), rate);
    const difference = units.reduce((sum, { value, weight }) => sum + value * weight, 0);
    const wins = units.filter(({ value }) => value > 0).length;
    const losses = units.filter(({ value }) => value < 0).length;
    const key = design.plain ? `${wins}/${losses}` : undefined;
    let test = known.get(key);
    if (test === undefined) {
      const { p, pNonInferior } = dropTest(
        units,
        design.plain ? { wins, losses } : undefined,
        margin,
      );
      test = { p, pNonInferior };
      if (key !== undefined) known.set(key, test);
    }
    if (test.p <= ALPHA && difference > margin) shares.failed++;
    if (test.pNonInferior <= ALPHA && difference < margin) shares.nonInferior++;
    const stderr = standardError(units);
    if (difference > margin + 1e-12 && (stderr === 0 || (difference - margin) / stderr >= z)) {
      shares.failedBefore++;
    }
    if (difference + z * stderr <= margin) shares.heldBefore++;
  }
  return Object.fromEntries(Object.entries(shares).map(([name, count]) => [name, count / trials]));
}
