import type { Connection } from '../store/open.js';
import { tallyOf } from '../store/responses.js';
import type { ItemQuery } from './item-query.js';

/** A table that lists samples in key order, and the conditions that it does not cover itself. */
export interface Source {
  readonly from: string;
  readonly where: string;
  readonly conditions: readonly Condition[];
  /** Whether it can list a sample more than once. */
  readonly repeats?: true;
}

export type Condition = 'outcome' | 'truncated' | 'refused' | 'tag' | 'id';

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
export function sourcesOf(
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

/** The column of a source that holds the item's id. */
export function itemColumn(from: string): string {
  return from.startsWith('item_tags') ? 't.item' : 'k.item';
}

/** The conditions of a query that are not covered yet, as SQL. */
export function givenConditions(query: ItemQuery, among: readonly Condition[]): string[] {
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

/** The values of a query's named parameters. */
export function valuesOf(query: ItemQuery) {
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

/** The keys of all samples that match, in no order. */
export function everyKey(db: Connection, query: ItemQuery): string {
  return sourcesOf(db, query)
    .map(({ from, where, conditions, repeats }) => {
      const all = [where, ...givenConditions(query, conditions)].join(' AND ');
      return `SELECT ${repeats ? 'DISTINCT ' : ''}${itemColumn(from)} item, k.sample FROM ${from} WHERE ${all}`;
    })
    .join(' UNION ALL ');
}
