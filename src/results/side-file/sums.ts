import { z } from 'zod';
import { type Histogram, histogram } from '../../core/histogram.js';
import type { Connection } from '../../store/open.js';
import type { SampleKey } from '../../store/records.js';
import { tallyOf } from '../../store/responses.js';
import { notedValue, notePart, rowsOfPart, type ScoredPart } from './parts.js';
import type { Progress } from './progress.js';

/** What the charts of a long run are drawn from, without a row in memory for each response. */
export interface Sums {
  /** By tag, by its value: how many items have which mean score. */
  readonly groups: readonly { readonly tag: string; readonly values: readonly GroupSums[] }[];
  /** Scores and their sum, in equal parts of the time from the first response to the last. */
  readonly arrivals: readonly { readonly scored: number; readonly sum: number }[];
  /** Milliseconds. */
  readonly latency: Histogram | null;
  /** Of the responses whose tokens are known. */
  readonly tokens: Histogram | null;
}

/** How many items of a group have which mean score. */
export interface GroupSums {
  readonly value: string;
  readonly means: readonly (readonly [mean: number, items: number])[];
}

const nameOf = ({ runBenchmarkId, scoringId }: ScoredPart): string =>
  `sums:${runBenchmarkId}:${scoringId}`;
const rowsOf = (store: Connection, { runBenchmarkId, scoringId }: ScoredPart): number =>
  rowsOfPart(store, runBenchmarkId, scoringId);

/** The sums of a benchmark of a run; `undefined` if they are to be made first. */
export function sumsOf(store: Connection, side: Connection, part: ScoredPart): Sums | undefined {
  const text = notedValue(side, nameOf(part), part.owner, rowsOf(store, part));
  return text === undefined ? undefined : (JSON.parse(text) as Sums);
}

/** Reads every response of a benchmark of a run once, and keeps what charts show of them. */
export function* addUp(
  store: Connection,
  side: Connection,
  part: ScoredPart,
): Generator<Progress, void> {
  const rows = rowsOf(store, part);
  const sums = yield* sumsIn(store, part);
  notePart(side, nameOf(part), part.owner, rows, JSON.stringify(sums));
}

/** Columns of a STRICT table, so that their types are known; a schema for each of a million rows takes long. */
type Row = readonly [
  item: string,
  sample: number,
  value: number | null,
  tags: string | null,
  latency: number,
  tokens: number | null,
  receivedAt: number | null,
];

const SLICE = 4_000;
const PARTS = 80;

function* sumsIn(
  db: Connection,
  { runBenchmarkId, scoringId }: ScoredPart,
): Generator<Progress, Sums> {
  const { responses } = tallyOf(db, runBenchmarkId);
  const page = db
    .prepare(
      `SELECT r.item, r.sample, s.value, s.tags, r.latency_ms, r.tokens_out, unixepoch(r.received_at) at
     FROM responses r LEFT JOIN scores s ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = @benchmark AND (r.item, r.sample) > (@item, @sample)
     ORDER BY r.item, r.sample LIMIT ${SLICE}`,
    )
    .raw();
  const groups = new Map<string, Map<string, Map<number, number>>>();
  const [latencies, tokens, times, values] = [0, 1, 2, 3].map(
    () => new Float64Array(responses),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  let [replies, counted, scored] = [0, 0, 0];
  const tagsOf = new Map<string, [string, string][]>();
  let current: { item: string; tags: [string, string][]; sum: number; n: number } | undefined;
  const close = (): void => {
    if (current === undefined) return;
    const mean = current.sum / current.n;
    for (const [tag, value] of current.tags) {
      const byValue = groups.get(tag) ?? new Map<string, Map<number, number>>();
      groups.set(tag, byValue);
      // A tag with so many values is an id, not a group.
      if (byValue.size > MAX_VALUES) continue;
      const counts = byValue.get(value) ?? new Map<number, number>();
      byValue.set(value, counts);
      counts.set(mean, (counts.get(mean) ?? 0) + 1);
    }
    current = undefined;
  };
  for (let after: SampleKey = { item: '', sample: -1 }; ; ) {
    const rows = page.all({
      benchmark: runBenchmarkId,
      scoring: scoringId,
      ...after,
    }) as readonly Row[];
    for (const [item, , value, tags, latency, tokensOut, at] of rows) {
      if (replies === responses) break;
      latencies[replies++] = latency;
      if (tokensOut !== null) tokens[counted++] = tokensOut;
      if (value === null) continue;
      times[scored] = at ?? 0;
      values[scored++] = value;
      if (current?.item !== item) {
        close();
        const text = tags ?? '{}';
        const own = tagsOf.get(text) ?? Object.entries(tagsSchema.parse(JSON.parse(text)));
        tagsOf.set(text, own);
        current = { item, tags: own, sum: 0, n: 0 };
      }
      if (current !== undefined) {
        current.sum += value;
        current.n++;
      }
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE || replies === responses) break;
    after = { item: last[0], sample: last[1] };
    yield { done: replies, total: responses };
  }
  close();
  return {
    groups: [...groups].map(([tag, byValue]) => ({
      tag,
      values: [...byValue].map(([value, counts]) => ({ value, means: [...counts] })),
    })),
    arrivals: arrivalsOf(times.subarray(0, scored), values),
    latency: histogram(latencies.subarray(0, replies)) ?? null,
    tokens: histogram(tokens.subarray(0, counted)) ?? null,
  };
}

const MAX_VALUES = 100;
const tagsSchema = z.record(z.string(), z.string());

function arrivalsOf(times: Float64Array, values: Float64Array): Sums['arrivals'] {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of times) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  const parts = Array.from({ length: PARTS }, () => ({ scored: 0, sum: 0 }));
  for (const [i, time] of times.entries()) {
    const place = Math.min(
      PARTS - 1,
      Math.floor((PARTS * (time - first)) / Math.max(last - first, 1)),
    );
    const part = parts[place];
    if (part === undefined) continue;
    part.scored++;
    part.sum += values[i] ?? 0;
  }
  return parts.filter(({ scored }) => scored > 0);
}
