import { z } from 'zod';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { compareKeys } from './compare-keys.js';

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

/** A page of samples, and where the next one starts. */
export interface ItemPage {
  /** By item id, then by sample. */
  readonly rows: readonly ItemRow[];
  /** The value of `after` for the next page; `null` at the end. */
  readonly next: SampleKey | null;
}

const DEFAULT_LIMIT = 50;
const MOST_ROWS = 1_000;

/**
 * A page of the samples of a benchmark of a run. Reads no more rows than the page has, except when searching in ids.
 */
export function itemPage(db: Connection, query: ItemQuery): ItemPage {
  const limit = Math.min(MOST_ROWS, Math.max(1, query.limit ?? DEFAULT_LIMIT));
  // One extra row shows whether there is another page.
  const keys = keysOf(db, query, limit + 1);
  const row = rowReader(db, query);
  const shown = keys.slice(0, limit);
  return {
    rows: shown.map(row),
    next: keys.length > limit ? (shown.at(-1) ?? null) : null,
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

/** The condition on an id without letters: without case folding it is faster. */
const EXACT_ID = 'instr(k.item, @exactId)';

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

function keysOf(db: Connection, query: ItemQuery, limit: number): SampleKey[] {
  const { after, offset = 0 } = query;
  const values = { ...valuesOf(query), limit, offset };
  const sources = sourcesOf(db, query);
  if (offset > 0 && sources.length > 1) {
    const union = sources.map((source) => selectKeys(source, query)).join(' UNION ALL ');
    const sql = `SELECT item, sample FROM (${union}) ORDER BY item, sample LIMIT @limit OFFSET @offset`;
    return z.array(keyRow).parse(db.prepare(sql).all(values));
  }
  const keys: SampleKey[] = [];
  for (const source of sources) {
    // If the page is already full, keys after its last one are not needed.
    const last = keys.length === limit ? keys.at(-1)?.item : undefined;
    const column = itemColumn(source);
    const range = last === undefined ? '' : `AND ${column} <= @last`;
    const sql = `${selectKeys(source, query, after)} ${range}
      ORDER BY ${column}, k.sample LIMIT @limit OFFSET @offset`;
    const found = db.prepare(sql).all(last === undefined ? values : { ...values, last });
    keys.push(...z.array(keyRow).parse(found));
  }
  return keys.sort(compareKeys).slice(0, limit);
}

/** How many samples match a filter. It reads the index entries of all that match its most selective condition. */
export function countItems(db: Connection, query: ItemQuery): number {
  const union = sourcesOf(db, query)
    .map((source) => `SELECT count(*) n FROM (${selectKeys(source, query)})`)
    .join(' UNION ALL ');
  return z.number().parse(db.prepare(`SELECT sum(n) FROM (${union})`).pluck().get(valuesOf(query)));
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

function itemColumn({ from }: Source): string {
  return from.startsWith('item_tags') ? 't.item' : 'k.item';
}

/** The keys of a source that match, without an order. */
function selectKeys(source: Source, query: ItemQuery, after?: SampleKey): string {
  const { from, where, conditions, repeats } = source;
  const item = itemColumn(source);
  const range =
    after === undefined ? [] : [`${item} >= @item AND (${item} > @item OR k.sample > @sample)`];
  return `SELECT ${repeats ? 'DISTINCT ' : ''}${item} item, k.sample FROM ${from}
    WHERE ${[where, ...range, ...givenConditions(query, conditions)].join(' AND ')}`;
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
  const idCondition = /[a-z]/i.test(id) ? CONDITIONS.id : EXACT_ID;
  return among
    .filter((name) => given[name])
    .map((name) => (name === 'id' ? idCondition : CONDITIONS[name]));
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
    exactId: id,
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
