// `npm run simulate -- gate-exact [name]`: how often the gate is wrong where that can be summed over everything that may come
// out, without a draw; with a name only the designs that have it in theirs. A table of docs/metrics.md.
import { source } from '../support/sources.mjs';
import { ALPHA, margins } from './gate-cells.mjs';

const { dropTest } = await source('compare/drop-test.ts');

const [, name = ''] = process.argv.slice(2);
/** The chance that an item is won, which is that it is lost but for the drop. */
const RATES = [0.0005, 0.002, 0.02, 0.1, 0.3, 0.45];
/** Outcomes that are less likely than this are left out: together they are less than a hundredth of a per cent. */
const NEGLIGIBLE = 1e-8;

const sizes = [1, 2, 3, 5, 8, 11, 20, 30, 50, 100];
const designs = [
  ...sizes.map((n) => ({ name: `${n} items`, strata: [n], plain: true })),
  ...sizes.map((n) => ({ name: `${n} clusters, each changes as a whole`, strata: [n] })),
  ...[
    ...[
      [1, 1],
      [1, 10],
      [1, 40],
      [2, 2],
      [2, 10],
      [3, 3],
      [3, 20],
      [5, 5],
    ],
    ...[
      [1, 1, 1],
      [2, 2, 2],
      [1, 1, 1, 1, 1],
    ],
  ].map((strata) => ({ name: `strata of ${strata.join(' + ')}`, strata })),
];

const logFactorial = [0];
for (let i = 1; i <= 100; i++) logFactorial.push(logFactorial[i - 1] + Math.log(i));

/** What may come out of a stratum: how many units are lost and won, and how likely that is. */
function outcomes(n, lost, won) {
  const same = 1 - lost - won;
  const power = (chance, times) => (times === 0 ? 0 : times * Math.log(Math.max(0, chance)));
  const found = [];
  for (let losses = 0; losses <= n; losses++) {
    for (let wins = 0; losses + wins <= n; wins++) {
      const rest = n - losses - wins;
      const ways = logFactorial[n] - logFactorial[losses] - logFactorial[wins] - logFactorial[rest];
      const chance = Math.exp(ways + power(lost, losses) + power(won, wins) + power(same, rest));
      if (chance > NEGLIGIBLE) found.push({ losses, wins, chance });
    }
  }
  return found;
}

/** All combinations of the outcomes of several strata. */
function combined(perStratum) {
  return perStratum.reduce(
    (all, stratum) =>
      all.flatMap(({ counts, chance }) =>
        stratum
          .map((each) => ({ counts: [...counts, each], chance: chance * each.chance }))
          .filter((each) => each.chance > NEGLIGIBLE),
      ),
    [{ counts: [], chance: 1 }],
  );
}

function verdictOn({ strata, plain }, counts, margin) {
  const units = counts.flatMap(({ losses, wins }, stratum) =>
    Array.from({ length: strata[stratum] }, (_, i) => ({
      stratum: String(stratum),
      value: i < losses ? 1 : i < losses + wins ? -1 : 0,
      weight: 1 / strata.length / strata[stratum],
    })),
  );
  // Of the baseline: what is lost is what it alone got right.
  const [{ losses, wins }] = counts;
  const { p, pNonInferior } = dropTest(units, plain && { wins: losses, losses: wins }, margin);
  const difference = units.reduce((sum, { value, weight }) => sum + value * weight, 0);
  return {
    failed: p <= ALPHA && difference > margin,
    nonInferior: pNonInferior <= ALPHA && difference < margin,
  };
}

/** The chances that are won and lost in each stratum: the drop in all alike, or all of it in one. */
function populations(strata, rate, margin) {
  const alike = strata.map(() => [rate + margin, rate]);
  const inOne = strata.map((_, place) =>
    strata.map((_size, other) => [rate + (other === place ? margin * strata.length : 0), rate]),
  );
  return [alike, ...(strata.length > 1 ? inOne : [])].filter((chances) =>
    chances.every(([lost, won]) => lost + won <= 1),
  );
}

console.log(
  `Largest probabilities over the margins 0, 0.5, 1 and 3 and the rates ${RATES.join(', ')}, in per cent; alpha ${ALPHA}.\n`,
);
console.log('| design | wrongly failed | wrongly non-inferior |');
console.log('|---|---|---|');
for (const design of designs.filter((each) => each.name.includes(name))) {
  const worst = { failed: 0, nonInferior: 0 };
  for (const margin of margins) {
    const known = new Map();
    for (const chances of RATES.flatMap((rate) => populations(design.strata, rate, margin))) {
      const shares = { failed: 0, nonInferior: 0 };
      const perStratum = design.strata.map((n, place) => outcomes(n, ...chances[place]));
      for (const { counts, chance } of combined(perStratum)) {
        const key = counts.map(({ losses, wins }) => `${losses}-${wins}`).join();
        const verdict = known.get(key) ?? verdictOn(design, counts, margin);
        known.set(key, verdict);
        for (const kind of Object.keys(shares)) if (verdict[kind]) shares[kind] += chance;
      }
      for (const kind of Object.keys(worst)) worst[kind] = Math.max(worst[kind], shares[kind]);
    }
  }
  const cells = [worst.failed, worst.nonInferior].map((share) => (100 * share).toFixed(2));
  console.log(`| ${design.name.replace(/^1 (item|cluster)s/, '1 $1')} | ${cells.join(' | ')} |`);
}
