import { normalCdf } from '../../statistics/normal.js';
import { readReply } from '../advice.js';
import type { Finding } from '../cause.js';
import { concentration, touched } from '../comparable.js';
import type { Keys } from '../impute.js';
import { numbered } from '../numbered.js';
import type { Observation, RowEvidence } from '../observation.js';

const FEWEST = 30;
const Z = 1.959963984540054;
/** Rounds in which rows and columns are fitted by turns. */
const ROUNDS = 50;
/** How much further wrong letters vary than by chance: options resemble their neighbours. */
const CONFUSION = 0.2;

/**
 * Wrong letters that lie the same number of places beside the right one, more often than letters that are chosen
 * without regard to the right one do: the options, or the letters before them, were moved. Which letters are right, and
 * which are chosen, is taken as it is (quasi-independence, Goodman 1968).
 */
export function lettersShifted(
  row: RowEvidence,
  observations: readonly Observation[],
  _keys: Keys,
): Finding[] {
  const lettered = observations.filter(({ letters }) => letters !== null);
  const wrong = lettered.filter(({ letters }) => letters?.[0] !== letters?.[1]);
  if (wrong.length < FEWEST) return [];
  const size = 1 + Math.max(...lettered.flatMap(({ letters }) => [at(letters, 0), at(letters, 1)]));
  const table = tableOf(wrong, size);
  const shifts = Array.from({ length: size - 1 }, (_, i) => shiftBy(table, i + 1));
  const tested = shifts
    .filter(({ moved, everywhere }) => everywhere && moved < ALL * wrong.length)
    .map((each) => beyondNeighbours(each, shifts[size - each.shift - 1] ?? each));
  const best = tested.sort((a, b) => b.excess / b.spread - a.excess / a.spread)[0];
  if (best === undefined || best.excess <= 0) return [];
  const { shift, excess, spread } = best;
  const affected = wrong.filter(({ letters }) => shiftOf(letters, size) === shift);
  const weight = affected.reduce((sum, each) => sum + each.weight, 0) / affected.length;
  // Of the wrong letters that were moved as well, some are right by that.
  const right = lettered.length - wrong.length;
  const rate = (right + excess) / lettered.length;
  const share = excess / Math.max(1, right + excess);
  const lucky = (share * lettered.length * (1 - rate)) / (size - 1);
  const reach = Z * spread;
  const back = size - shift;
  return [
    {
      id: 'letters shifted',
      title: `${numbered(affected.length, 'wrong letter lies', 'wrong letters lie')} ${shift <= back ? `${shift} after` : `${back} before`} the right one, ${Math.round(excess)} more than by chance`,
      kind: 'item',
      points: {
        likely: (excess - lucky) * weight,
        interval: [
          Math.max(-lucky, excess - lucky - reach) * weight,
          Math.min(affected.length, excess - lucky + reach) * weight,
        ],
        bounds: [-right * weight, affected.length * weight],
      },
      p: Math.min(1, (size - 1) * normalCdf(-excess / spread)),
      test: 'wrong letters do not depend on the right one (quasi-independence; normal)',
      affected: touched(affected),
      details: concentration(affected, row.observations),
      advice: [
        readReply(
          row,
          affected,
          'Compare the order of the options in this prompt with the published one, and the letters before them.',
        ),
      ],
    },
  ];
}

/** Where all wrong letters lie so, it is how the server errs. */
const ALL = 0.97;
/** The share of a right letter's wrong ones that lie so, beside that of all. */
const EVERYWHERE = 0.5;
/** The share of the right letters of which it need not be so. */
const STRAY = 0.125;
/** No wrong letter is picked so much more often than all other wrong ones together. */
const MOST_ODDS = 2;
/** Fewer wrong letters do not tell a share. */
const FEW = 10;

function at(letters: string | null, place: 0 | 1): number {
  return (letters ?? '').charCodeAt(place) - 65;
}

function shiftOf(letters: string | null, size: number): number {
  return (at(letters, 0) - at(letters, 1) + size) % size;
}

/** How often each letter is picked where another one is right: by the right one, then by the picked one. */
type Table = readonly (readonly number[])[];

function tableOf(wrong: readonly Observation[], size: number): Table {
  const table = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (const { letters } of wrong) {
    const own = table[at(letters, 1)];
    if (own !== undefined) own[at(letters, 0)] = (own[at(letters, 0)] ?? 0) + 1;
  }
  return table;
}

/** Options resemble their neighbours on both sides: only what lies on one side more than on the other was moved. */
function beyondNeighbours(one: Shift, other: Shift): Shift {
  if (one.shift === other.shift || other.excess <= 0) return one;
  const spread = Math.hypot(one.spread, other.spread);
  return { ...one, excess: one.excess - other.excess, spread };
}

type Shift = ReturnType<typeof shiftBy>;

/** What lies at one shift, and what would be there by what lies elsewhere. */
function shiftBy(table: Table, shift: number) {
  const size = table.length;
  const isOther = (gold: number, pick: number): boolean =>
    pick !== gold && pick !== (gold + shift) % size;
  const pull = pullsOf(table, isOther);
  let [moved, all, mean, variance, elsewhere] = [0, 0, 0, 0, 0];
  for (const own of table) for (const count of own) all += count;
  for (const [gold, own] of table.entries()) moved += own[(gold + shift) % size] ?? 0;
  for (const [gold, own] of table.entries()) {
    const pick = (gold + shift) % size;
    const others = own.reduce((sum, count, each) => sum + (isOther(gold, each) ? count : 0), 0);
    const pulls = pull.reduce((sum, each, k) => sum + (isOther(gold, k) ? each : 0), 0);
    const odds = Math.min(MOST_ODDS, (pull[pick] ?? 0) / Math.max(1e-9, pulls));
    mean += others * odds;
    variance += others * odds * (1 + odds);
    const here = others + (own[pick] ?? 0);
    if (here >= FEW && (own[pick] ?? 0) / here < (EVERYWHERE * moved) / all) elsewhere++;
  }
  const spread = Math.sqrt(variance + 1 + (CONFUSION * mean) ** 2);
  return { shift, moved, excess: moved - mean, spread, everywhere: elsewhere <= size * STRAY };
}

/** How much each letter is picked, whichever is right, from the cells that count (by turns, as in iterative fitting). */
function pullsOf(table: Table, counts: (gold: number, pick: number) => boolean): readonly number[] {
  const size = table.length;
  let pull = new Array<number>(size).fill(1);
  for (let round = 0; round < ROUNDS; round++) {
    const own = pull;
    const reach = table.map((_, gold) =>
      own.reduce((sum, each, pick) => sum + (counts(gold, pick) ? each : 0), 0),
    );
    const sums = table.map((cells, gold) =>
      cells.reduce((sum, count, pick) => sum + (counts(gold, pick) ? count : 0), 0),
    );
    pull = own.map((_, pick) => {
      let [seen, chance] = [0.5, 1e-9];
      for (let gold = 0; gold < size; gold++) {
        if (!counts(gold, pick)) continue;
        seen += table[gold]?.[pick] ?? 0;
        chance += (sums[gold] ?? 0) / Math.max(1e-9, reach[gold] ?? 0);
      }
      return seen / chance;
    });
  }
  return pull;
}
