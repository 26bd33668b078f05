import { type Random, seededRandom } from '../../core/prng.js';
import {
  type ChangePoint,
  changeAt,
  changePoint,
  type TimedValue,
} from '../../statistics/change-point.js';
import { normalCdf } from '../../statistics/normal.js';
import { askListed } from '../advice.js';
import type { Finding, Points } from '../cause.js';
import { touched } from '../comparable.js';
import { impute, type Keys } from '../impute.js';
import type { Observation, RowEvidence } from '../observation.js';

/** A change of the score during the run, and with it of the replies' lengths and latencies. */
export function drift(
  row: RowEvidence,
  observations: readonly Observation[],
  keys: Keys,
): Finding[] {
  const timed = observations
    .filter(({ place, value }) => place !== null && value !== null)
    .sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const change = changeOf(row, timed, keys);
  if (change === undefined) return [];
  const [before, after] = [timed.slice(0, change.place), timed.slice(change.place)];
  const worse = change.difference < 0 ? after : before;
  const points = pointsOf(timed, change, keys);
  const from = (row.observations.length === 0 ? 0 : change.place / timed.length) * 100;
  return [
    {
      id: 'the score changed during the run',
      title: `replies are worse ${change.difference < 0 ? 'after' : 'before'} ${from.toFixed(0)} % of the run`,
      kind: 'item',
      points,
      p: change.p,
      test: change.test,
      affected: touched(worse),
      details: [
        sideOf('length of the replies', before, after, ({ length }) => length),
        sideOf('latency', before, after, ({ latency }) => latency),
        sideOf('output tokens', before, after, ({ tokensOut }) => tokensOut),
      ].flatMap((each) => each ?? []),
      advice: [
        askListed(
          row,
          worse,
          'Another model may answer under the same name: ask these items again at another time or host.',
          'the score changed during the run',
        ),
      ],
    },
  ];
}

/** What the worse side costs; the interval holds those of all places where the change may have been. */
function pointsOf(timed: readonly Observation[], change: ChangePoint, keys: Keys): Points {
  const at = (place: number): Points => {
    const [before, after] = [timed.slice(0, place), timed.slice(place)];
    const [worse, better] = change.difference < 0 ? [after, before] : [before, after];
    return impute(worse, better, keys).points;
  };
  const points = at(change.place);
  const all = [points, ...change.range.map(at)].map(({ interval }) => interval);
  const low = Math.min(...all.map(([least]) => least));
  const high = Math.max(...all.map(([, most]) => most));
  return { ...points, interval: [low, high] };
}

type Change = ChangePoint & { readonly test: string };

/** Traces change by themselves a little: only a change as unlikely as this says where to look. */
const SURE = 1e-4;

/** What another model or host changes besides the score, whatever the items ask. */
interface Trace {
  readonly name: string;
  readonly of: (observation: Observation) => number | null;
}

const TRACES: readonly Trace[] = [
  { name: 'the lengths of the replies change', of: ({ length }) => Math.log(1 + length) },
  {
    name: 'the characters in a token change, as with another model',
    of: ({ length, tokensOut }) => ratio(length, tokensOut),
  },
  {
    name: 'the time for a token changes, as with another host',
    of: ({ latency, tokensOut }) => ratio(latency, tokensOut),
  },
];

function ratio(one: number | null, other: number | null): number | null {
  return one === null || other === null || one <= 0 || other <= 0 ? null : Math.log(one / other);
}

/**
 * Where the score changed. Where a trace of the replies changed beyond doubt, the score before and after is compared
 * there, too, which is a question of its own, and a far easier one than whether it changed at any time.
 */
function changeOf(
  { benchmark }: RowEvidence,
  timed: readonly Observation[],
  keys: Keys,
): Change | undefined {
  const scores = timed.map(
    (each): TimedValue => ({ group: keys(each)[0], value: each.value ?? 0 }),
  );
  const any = changePoint(scores, seededRandom('drift', benchmark));
  const tried: Change[] = any === undefined ? [] : [{ ...any, test: ANYWHERE }];
  for (const trace of TRACES) {
    const place = placeOf(trace, timed, keys, seededRandom('trace', trace.name, benchmark));
    const there = place === undefined ? undefined : changeAt(scores, place);
    if (there === undefined) continue;
    const p = 2 * normalCdf(-Math.abs(there.difference) / there.stderr);
    tried.push({ ...there, p, test: `no change of the score where ${trace.name}` });
  }
  const best = tried.reduce<Change | undefined>(
    (least, each) => (least === undefined || each.p < least.p ? each : least),
    undefined,
  );
  return best && { ...best, p: Math.min(1, tried.length * best.p) };
}

const ANYWHERE = 'no change of the score at any time (change point, subjects accounted for)';

/** Where a trace changes beyond doubt; `undefined` if it does not, or is not known of all replies. */
function placeOf(
  { of }: Trace,
  timed: readonly Observation[],
  keys: Keys,
  random: Random,
): number | undefined {
  const values: TimedValue[] = [];
  for (const each of timed) {
    const value = of(each);
    if (value === null) return undefined;
    values.push({ group: keys(each)[0], value });
  }
  const change = changePoint(values, random);
  return change === undefined || change.p > SURE ? undefined : change.place;
}

/** A change of less than this factor is not worth a sentence. */
const VISIBLE = 1.1;

function sideOf(
  name: string,
  before: readonly Observation[],
  after: readonly Observation[],
  of: (observation: Observation) => number | null,
): readonly string[] | undefined {
  const [one, other] = [before, after].map((side) => median(side.map(of)));
  if (one === undefined || other === undefined || one <= 0 || other <= 0) return undefined;
  const factor = other / one;
  if (factor < VISIBLE && factor > 1 / VISIBLE) return undefined;
  return [`The median ${name} goes from ${Math.round(one)} to ${Math.round(other)}.`];
}

function median(values: readonly (number | null)[]): number | undefined {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
