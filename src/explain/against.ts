import { holm } from '../statistics/holm.js';
import { mcnemarExact } from '../statistics/mcnemar.js';
import { keyOf } from './comparable.js';
import { ALPHA } from './explain-card.js';
import type { Ending, Observation, RowEvidence } from './observation.js';

/** A part of the difference between two runs, from the items that one cause touches. */
export interface DifferencePart {
  /** `ours: truncated`, `other answers`: the same in every row. */
  readonly id: string;
  readonly items: number;
  /** Theirs minus ours, as a fraction; the parts of a row add up to its difference. */
  readonly points: number;
  /** 95 %, over items. */
  readonly interval: readonly [low: number, high: number];
  /** Items on which theirs is better, and worse. */
  readonly gained: number;
  readonly lost: number;
  /** Two-sided, by McNemar's exact test, with Holm's correction over all parts of all rows. */
  readonly p: number;
  readonly named: boolean;
  /** A few of the items that differ. */
  readonly examples: readonly string[];
}

/** One benchmark of two runs. */
export interface RowDifference {
  readonly ours: RowEvidence;
  readonly theirs: RowEvidence;
  /** Theirs minus ours. */
  readonly difference: number;
  /** The largest first. */
  readonly parts: readonly DifferencePart[];
  /** What both runs were asked, and what they were told about it. */
  readonly notes: readonly string[];
}

/** Splits the differences of the benchmarks that two runs share over causes, item by item. */
export function splitDifferences(
  pairs: readonly (readonly [ours: RowEvidence, theirs: RowEvidence])[],
): RowDifference[] {
  const rows = pairs.map(([ours, theirs]) => ({ ours, theirs, open: partsOf(ours, theirs) }));
  const adjusted = holm(rows.flatMap(({ open }) => open.map(({ p }) => p)));
  let place = 0;
  return rows.map(({ ours, theirs, open }) => ({
    ours,
    theirs,
    difference: theirs.ours - ours.ours,
    notes: notesOn(ours, theirs),
    parts: open
      .map((part) => {
        const p = adjusted[place++] ?? 1;
        return { ...part, p, named: p <= ALPHA };
      })
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points)),
  }));
}

interface OpenPart {
  items: number;
  points: number;
  squares: number;
  gained: number;
  lost: number;
  examples: string[];
}

const Z = 1.959963984540054;
const EXAMPLES = 3;
const SAME = 1e-9;

function partsOf(ours: RowEvidence, theirs: RowEvidence) {
  const parts = new Map<string, OpenPart>();
  const other = new Map(theirs.observations.map((each) => [keyOf(each), each]));
  // Weights add up to 1 in both runs, so that any constant may be taken from all scores.
  const middle = (ours.ours + theirs.ours) / 2;
  const add = (id: string, item: string, points: number, differs: number): void => {
    const part = parts.get(id) ?? newPart();
    parts.set(id, part);
    part.items++;
    part.points += points;
    part.squares += points ** 2;
    if (differs > SAME) part.gained++;
    if (differs < -SAME) part.lost++;
    if (Math.abs(differs) > SAME && part.examples.length < EXAMPLES) part.examples.push(item);
  };
  for (const mine of ours.observations) {
    const theirOwn = other.get(keyOf(mine));
    if (theirOwn === undefined) {
      add(ONLY_OURS, mine.item, -mine.weight * (mine.counted - middle), 0);
      continue;
    }
    other.delete(keyOf(mine));
    const difference = theirOwn.counted - mine.counted;
    const weight = (mine.weight + theirOwn.weight) / 2;
    const rest = (theirOwn.weight - mine.weight) * ((mine.counted + theirOwn.counted) / 2 - middle);
    if (Math.abs(rest) > SAME ** 2) add(WEIGHTS, mine.item, rest, 0);
    add(causeOf(mine, theirOwn, difference), mine.item, weight * difference, difference);
  }
  for (const theirOwn of other.values()) {
    add(ONLY_THEIRS, theirOwn.item, theirOwn.weight * (theirOwn.counted - middle), 0);
  }
  return [...parts]
    .filter(([, { points, gained, lost }]) => Math.abs(points) > SAME || gained + lost > 0)
    .map(([id, { items, points, squares, gained, lost, examples }]) => {
      const reach = Z * Math.sqrt(squares);
      const interval = [points - reach, points + reach] as const;
      return { id, items, points, interval, gained, lost, p: mcnemarExact(gained, lost), examples };
    });
}

const ONLY_OURS = 'items that only ours asked';
const ONLY_THEIRS = 'items that only theirs asked';
const WEIGHTS = 'items that count for more in one run';

function newPart(): OpenPart {
  return { items: 0, points: 0, squares: 0, gained: 0, lost: 0, examples: [] };
}

/** The one cause that an item's difference is counted under. */
function causeOf(ours: Observation, theirs: Observation, difference: number): string {
  if (ours.ending !== 'whole') return `ours: ${nameOf(ours.ending)}`;
  if (theirs.ending !== 'whole') return `theirs: ${nameOf(theirs.ending)}`;
  if (ours.text !== null && ours.text === theirs.text) return 'the same text, another verdict';
  if (reads(ours, theirs.counted, difference)) return 'ours: read otherwise, it agrees';
  if (reads(theirs, ours.counted, difference)) return 'theirs: read otherwise, it agrees';
  return 'other answers';
}

function nameOf(ending: Exclude<Ending, 'whole'>): string {
  return ending === 'error' ? 'in error' : ending;
}

/** Whether another reading of a reply has the other run's verdict. */
function reads({ readings }: Observation, wanted: number, difference: number): boolean {
  if (Math.abs(difference) <= SAME) return false;
  return Object.values(readings).some((value) => Math.abs(value - wanted) <= SAME);
}

function notesOn(ours: RowEvidence, theirs: RowEvidence): string[] {
  const other = new Map(theirs.observations.map((each) => [keyOf(each), each]));
  const more: number[] = [];
  let [same, known] = [0, 0];
  for (const mine of ours.observations) {
    const theirOwn = other.get(keyOf(mine));
    if (theirOwn === undefined) continue;
    if (mine.request !== null && theirOwn.request !== null) {
      known++;
      if (mine.request === theirOwn.request) same++;
    }
    if (mine.tokensIn !== null && theirOwn.tokensIn !== null) {
      more.push(theirOwn.tokensIn - mine.tokensIn);
    }
  }
  const sorted = more.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [low, middle, high] = [at(0.05), at(0.5), at(0.95)];
  return [
    ...(known === 0 ? [] : [`${same} of ${known} requests are the same, byte for byte.`]),
    ...(sorted.length === 0 || (low === 0 && high === 0)
      ? []
      : [
          high - low <= Math.max(2, Math.abs(middle) / 10)
            ? `Theirs has ${middle} more prompt tokens on each item: another system prompt or chat template.`
            : `Theirs has ${middle} more prompt tokens on the median item (${low} to ${high}).`,
        ]),
    ...(ours.metric === theirs.metric
      ? []
      : [`The metrics differ: ${ours.metric} and ${theirs.metric}.`]),
  ];
}
