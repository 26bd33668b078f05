import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';

import { tallyOf } from '../store/responses.js';
import { compareKeys } from './compare-keys.js';

export type { SampleKey } from '../store/records.js';

/** The outcome of a sample. `error`: no reply, or the scorer failed; `unscored`: not scored yet. */
export type Outcome = 'right' | 'wrong' | 'no answer' | 'error' | 'unscored';

/** Selects samples; all given conditions must be met. */
export interface ItemFilter {
  readonly outcome?: Exclude<Outcome, 'unscored'>;
  /** Replies that were truncated at the token limit. */
  readonly truncated?: true;
  readonly tag?: { readonly name: string; readonly value: string };
  /** A substring of the item's id; ASCII letters match in either case. */
  readonly id?: string;
  /** Replies in which the model, or the host's filter, declined. */
  readonly refused?: true;
}

export interface ItemQuery extends ItemFilter {
  readonly runBenchmarkId: number;
  /** The scoring whose verdicts are used; `null` if there is none. */
  readonly scoringId: number | null;
  /** The last sample of the previous page. */
  readonly after?: SampleKey;
  /** Samples to skip. */
  readonly offset?: number;
  /** Samples per page, 1 to 1,000; 50 by default. */
  readonly limit?: number;
}

/** A sample in a list: everything except its texts. */
export interface ItemRow extends SampleKey {
  readonly outcome: Outcome;
  /** 0 to 1; `null` without a verdict. */
  readonly value: number | null;
  readonly answer: string | null;
  /** Why the verdict is what it is, or why there is none. */
  readonly reason: string;
  readonly finishReason: string | null;
  readonly refused: boolean;
  /** Milliseconds; `null` without a reply. */
  readonly latency: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
}

/**
 * A page of samples, and where the next one starts. A search that finds little ends after 50,000 samples with the rows
 * found so far, which may be none; the next page goes on from there.
 */
export interface ItemPage {
  /** By item id, then by sample. */
  readonly rows: readonly ItemRow[];
  /** The value of `after` for the next page; `null` at the end. */
  readonly next: SampleKey | null;
}

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;
/** Samples that are looked at for one page: few enough that it takes less than a tenth of a second. */
const MAX_SEARCHED = 50_000;

/**
 * A page of the samples of a benchmark of a run. Reads no more rows than the page has, except when searching in ids.
 *
 * @param searched the most samples that are looked at
 */
export function itemPage(
  db: Connection,
  query: ItemQuery,
  searched: number = MAX_SEARCHED,
): ItemPage {
  const limit = Math.min(MAX_LIMIT, Math.max(1, query.limit ?? DEFAULT_LIMIT));
  // One extra row shows whether there is another page.
  const { keys, end } = keysOf(db, query, limit + 1, searched);
  const row = rowReader(db, query);
  const shown = keys.slice(0, limit);
  return {
    rows: shown.map(row),
    next: keys.length > limit ? (shown.at(-1) ?? null) : end,
  };
}

/** A table that lists samples in key order, and the conditions that it does not cover itself. */
interface Source {
  readonly from: string;
  readonly where: string;
  readonly conditions: readonly Condition[];
  /** Whether it can list a sample more than once. */
  readonly repeats?: true;
}

type Condition = 'outcome' | 'truncated' | 'refused' | 'tag' | 'id';

const REPLIED: Source = {
  from: 'responses k INDEXED BY responses_by_key',
  where: 'k.run_benchmark_id = @benchmark',
  conditions: ['outcome', 'truncated', 'refused', 'tag', 'id'],
};

const FAILED: Source = {
  from: 'failed_attempts k INDEXED BY failed_for_good',
  where: `k.run_benchmark_id = @benchmark AND k.final = 1 AND NOT EXISTS (SELECT 1 FROM responses r
    WHERE r.run_benchmark_id = k.run_benchmark_id AND r.item = k.item AND r.sample = k.sample)`,
  conditions: ['tag', 'id'],
  repeats: true,
};

const TRUNCATED: Source = {
  from: 'responses k INDEXED BY responses_truncated',
  where: `k.run_benchmark_id = @benchmark AND k.finish_reason = 'length'`,
  conditions: ['outcome', 'refused', 'tag', 'id'],
};

const REFUSED: Source = {
  from: 'responses k INDEXED BY responses_refused',
  where: 'k.run_benchmark_id = @benchmark AND k.refused = 1',
  conditions: ['outcome', 'tag', 'id'],
};

const WITH_OUTCOME: Source = {
  from: 'scores k INDEXED BY scores_by_outcome',
  where: 'k.scoring_id = @scoring AND k.outcome = @outcome',
  conditions: ['truncated', 'refused', 'tag', 'id'],
};

/** Replies to the items with a tag; `CROSS JOIN` prevents SQLite from starting with the replies. */
const TAGGED: Source = {
  from: `item_tags t CROSS JOIN responses k INDEXED BY responses_by_key
    ON k.run_benchmark_id = t.run_benchmark_id AND k.item = t.item`,
  where: 't.run_benchmark_id = @benchmark AND t.tag = @tag AND t.value = @value',
  conditions: ['outcome', 'truncated', 'refused', 'id'],
};

/** The same for the failed samples. */
const TAGGED_FAILED: Source = {
  from: `item_tags t CROSS JOIN failed_attempts k INDEXED BY failed_for_good
    ON k.run_benchmark_id = t.run_benchmark_id AND k.item = t.item AND k.final = 1`,
  where: `${TAGGED.where} AND NOT EXISTS (SELECT 1 FROM responses r
    WHERE r.run_benchmark_id = k.run_benchmark_id AND r.item = k.item AND r.sample = k.sample)`,
  conditions: ['id'],
  repeats: true,
};

const CONDITIONS: Readonly<Record<Condition, string>> = {
  outcome: `EXISTS (SELECT 1 FROM scores s WHERE s.scoring_id = @scoring AND s.item = k.item
    AND s.sample = k.sample AND s.outcome = @outcome)`,
  truncated: `EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = @benchmark AND r.item = k.item
    AND r.sample = k.sample AND r.finish_reason = 'length')`,
  refused: `EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = @benchmark AND r.item = k.item
    AND r.sample = k.sample AND r.refused = 1)`,
  tag: `EXISTS (SELECT 1 FROM item_tags t WHERE t.run_benchmark_id = @benchmark AND t.tag = @tag
    AND t.value = @value AND t.item = k.item)`,
  id: `k.item LIKE @id ESCAPE '\\'`,
};

/** Up to this many failed samples are searched for a tag; if there are more, the items of the tag are searched. */
const FEW_FAILED = 10_000;

/** The sources for a filter: those with the fewest rows that do not match. */
function sourcesOf(
  db: Connection,
  { runBenchmarkId, outcome, truncated, refused, tag }: ItemQuery,
): readonly Source[] {
  const isFew = (): boolean => tallyOf(db, runBenchmarkId).errors <= FEW_FAILED;
  const errors = outcome !== 'error' ? [] : [tag === undefined || isFew() ? FAILED : TAGGED_FAILED];
  if (truncated === true) return [TRUNCATED];
  if (refused === true) return [REFUSED];
  if (outcome === 'error' || outcome === 'no answer') return [WITH_OUTCOME, ...errors];
  if (tag !== undefined) return outcome === undefined ? [TAGGED, TAGGED_FAILED] : [TAGGED];
  return outcome === undefined ? [REPLIED, FAILED] : [WITH_OUTCOME];
}

/** Keys in order, and the last sample that was looked at if there may be others; `null` if there are none. */
interface FoundKeys {
  readonly keys: readonly SampleKey[];
  readonly end: SampleKey | null;
}

function keysOf(db: Connection, query: ItemQuery, limit: number, searched: number): FoundKeys {
  const { after, offset = 0 } = query;
  if (offset > FEW && isUnfiltered(query) && after === undefined) {
    const start = keyAt(db, query.runBenchmarkId, offset);
    const before = { item: start.item, sample: start.sample - 1 };
    return keysOf(db, { ...query, offset: 0, after: before }, limit, searched);
  }
  if (offset > 0) {
    const sql = `SELECT item, sample FROM (${everyKey(db, query)})
      ORDER BY item, sample LIMIT @limit OFFSET @offset`;
    const found = db.prepare(sql).all({ ...valuesOf(query), limit, offset });
    const keys = z.array(keyRow).parse(found);
    return { keys, end: null };
  }
  const values = { ...valuesOf(query), limit, searched, last: '' };
  const keys: SampleKey[] = [];
  const ends: SampleKey[] = [];
  for (const { from, where, conditions, repeats } of sourcesOf(db, query)) {
    // If the page is already full, keys after its last one are not needed.
    const last = keys.length === limit ? keys.at(-1)?.item : undefined;
    const item = itemColumn(from);
    const further = givenConditions(query, conditions);
    const range = [
      ...(after === undefined
        ? []
        : [`${item} >= @item AND (${item} > @item OR k.sample > @sample)`]),
      ...(last === undefined ? [] : [`${item} <= @last`]),
    ];
    const source = `SELECT ${repeats ? 'DISTINCT ' : ''}${item} item, k.sample FROM ${from}
      WHERE ${[where, ...range].join(' AND ')} ORDER BY ${item}, k.sample`;
    const bound = { ...values, last: last ?? '' };
    const some = `(${source} LIMIT @searched) k`;
    const sql =
      further.length === 0
        ? `${source} LIMIT @limit`
        : `SELECT item, sample FROM ${some} WHERE ${further.join(' AND ')} LIMIT @limit`;
    const found = z.array(keyRow).parse(db.prepare(sql).all(bound));
    keys.push(...found);
    if (further.length === 0 || found.length === limit) continue;
    const end = db.prepare(`SELECT item, sample FROM ${some} LIMIT 1 OFFSET @searched - 1`);
    ends.push(...z.array(keyRow).parse(end.all(bound)));
  }
  const [end = null] = ends.sort(compareKeys);
  const known = end === null ? keys : keys.filter((key) => compareKeys(key, end) <= 0);
  return { keys: known.sort(compareKeys).slice(0, limit), end };
}

/** From this many samples on, one is found by its number without listing those before it. */
const FEW = 20_000;

const isUnfiltered = ({ outcome, truncated, refused, tag, id = '' }: ItemQuery): boolean =>
  outcome === undefined &&
  truncated === undefined &&
  refused === undefined &&
  tag === undefined &&
  id === '';

/**
 * The sample with so many before it. The replies are stepped through in their index, and the failed samples, which are
 * few, are counted up to the place found; where a few are at the very place, it may be off by these.
 */
function keyAt(db: Connection, runBenchmarkId: number, offset: number): SampleKey {
  const reply = db.prepare(
    `SELECT item, sample FROM responses INDEXED BY responses_by_key
     WHERE run_benchmark_id = ? ORDER BY item, sample LIMIT 1 OFFSET ?`,
  );
  const failures = db
    .prepare(
      `SELECT count(*) FROM (SELECT DISTINCT item, sample FROM failed_attempts f INDEXED BY failed_for_good
       WHERE run_benchmark_id = ? AND final = 1 AND (item, sample) < (?, ?) AND NOT EXISTS (SELECT 1 FROM responses r
         WHERE r.run_benchmark_id = f.run_benchmark_id AND r.item = f.item AND r.sample = f.sample))`,
    )
    .pluck();
  let key: SampleKey = { item: '', sample: 0 };
  for (let failed = 0, tries = 0; tries < 4; tries++) {
    const found = keyRow.optional().parse(reply.get(runBenchmarkId, Math.max(0, offset - failed)));
    if (found === undefined) return key;
    key = found;
    const before = z.number().parse(failures.get(runBenchmarkId, key.item, key.sample));
    if (before === failed) return key;
    failed = before;
  }
  return key;
}

/** The keys of all samples that match, in no order. */
function everyKey(db: Connection, query: ItemQuery): string {
  return sourcesOf(db, query)
    .map(({ from, where, conditions, repeats }) => {
      const all = [where, ...givenConditions(query, conditions)].join(' AND ');
      return `SELECT ${repeats ? 'DISTINCT ' : ''}${itemColumn(from)} item, k.sample FROM ${from} WHERE ${all}`;
    })
    .join(' UNION ALL ');
}

/** The samples that match a filter, in no order; at most so many. */
export function keysThatMatch(db: Connection, query: ItemQuery, most: number): SampleKey[] {
  const sql = `SELECT item, sample FROM (${everyKey(db, query)}) LIMIT @most`;
  return z.array(keyRow).parse(db.prepare(sql).all({ ...valuesOf(query), most }));
}

/** All samples of an item, with a reply or failed for good. */
export function samplesOfItem(
  db: Connection,
  runBenchmarkId: number,
): (item: string) => SampleKey[] {
  const samples = db.prepare(
    `SELECT item, sample FROM responses WHERE run_benchmark_id = @benchmark AND item = @item
     UNION SELECT item, sample FROM failed_attempts INDEXED BY failed_for_good
     WHERE run_benchmark_id = @benchmark AND item = @item AND final = 1`,
  );
  return (item) => z.array(keyRow).parse(samples.all({ benchmark: runBenchmarkId, item }));
}

/** How many samples match a filter. It reads the index entries of all that match its most selective condition. */
export function countItems(db: Connection, query: ItemQuery): number {
  const sql = `SELECT count(*) FROM (${everyKey(db, query)})`;
  return z.number().parse(db.prepare(sql).pluck().get(valuesOf(query)));
}

/** Whether a sample matches a filter. */
export function matcher(db: Connection, query: ItemQuery): (key: SampleKey) => boolean {
  const conditions = givenConditions(query, ['outcome', 'truncated', 'refused', 'tag', 'id']);
  if (conditions.length === 0) return () => true;
  const sql = `SELECT 1 FROM (SELECT @keyItem item, @keySample sample) k WHERE ${conditions.join(' AND ')}`;
  const statement = db.prepare(sql);
  const values = valuesOf(query);
  return ({ item, sample }) =>
    statement.get({ ...values, keyItem: item, keySample: sample }) !== undefined;
}

function itemColumn(from: string): string {
  return from.startsWith('item_tags') ? 't.item' : 'k.item';
}

function givenConditions(query: ItemQuery, among: readonly Condition[]): string[] {
  const { outcome, truncated, refused, tag, id = '' } = query;
  const given: Readonly<Record<Condition, boolean>> = {
    outcome: outcome !== undefined,
    truncated: truncated === true,
    refused: refused === true,
    tag: tag !== undefined,
    id: id !== '',
  };
  return among.filter((name) => given[name]).map((name) => CONDITIONS[name]);
}

function valuesOf(query: ItemQuery) {
  const { outcome, tag, id = '', after } = query;
  return {
    benchmark: query.runBenchmarkId,
    scoring: query.scoringId,
    outcome: outcome ?? null,
    tag: tag?.name ?? null,
    value: tag?.value ?? null,
    id: `%${id.replace(/[\\%_]/g, '\\$&')}%`,
    item: after?.item ?? '',
    sample: after?.sample ?? -1,
  };
}

const keyRow = z.object({ item: z.string(), sample: z.number() });

const outcomeSchema = z.enum(['right', 'wrong', 'no answer', 'error']);
const detailRow = z.object({
  outcome: outcomeSchema.nullable(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  error: z.string().nullable(),
  finish_reason: z.string().nullable(),
  refused: z.number(),
  latency_ms: z.number(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
});
const failureRow = z.object({ cause: z.string(), message: z.string() }).optional();

/** Reads the row of a sample. */
export function rowReader(
  db: Connection,
  { runBenchmarkId, scoringId }: ItemQuery,
): (key: SampleKey) => ItemRow {
  const detail = db.prepare(
    `SELECT s.outcome, s.value, s.answer, s.reason, s.error, r.finish_reason, r.refused, r.latency_ms,
       r.tokens_in, r.tokens_out
     FROM responses r LEFT JOIN scores s ON s.scoring_id = ? AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = ? AND r.item = ? AND r.sample = ?`,
  );
  const failure = db.prepare(
    `SELECT cause, message FROM failed_attempts
     WHERE run_benchmark_id = ? AND item = ? AND sample = ? AND final = 1 ORDER BY id DESC LIMIT 1`,
  );
  return ({ item, sample }) => {
    const found = detail.get(scoringId, runBenchmarkId, item, sample);
    if (found === undefined) {
      const failed = failureRow.parse(failure.get(runBenchmarkId, item, sample));
      const reason = failed === undefined ? '' : `${failed.cause}: ${failed.message}`;
      return { item, sample, outcome: 'error', reason, ...NO_REPLY };
    }
    const row = detailRow.parse(found);
    return {
      item,
      sample,
      outcome: row.outcome ?? 'unscored',
      value: row.value,
      answer: row.answer,
      reason: row.error ?? row.reason ?? '',
      finishReason: row.finish_reason,
      refused: row.refused === 1,
      latency: row.latency_ms,
      tokensIn: row.tokens_in,
      tokensOut: row.tokens_out,
    };
  };
}

const NO_REPLY = {
  value: null,
  answer: null,
  finishReason: null,
  refused: false,
  latency: null,
  tokensIn: null,
  tokensOut: null,
} as const;
