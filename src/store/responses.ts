import { z } from 'zod';
import type { Connection } from './open.js';
import type { FailedAttempt, NewResponse, SampleKey, StoredResponse, Tally } from './records.js';
import {
  replyColumnNames,
  responseColumnNames,
  responseOfRow,
  responseRow,
  rowOfReply,
} from './reply-columns.js';

/** Statements for one benchmark of a run, prepared once. */
export interface ResponseTable {
  /** A sample keeps its first response: `false` if it has one. */
  readonly insert: (response: NewResponse) => boolean;
  /** The same failure of the same attempt is stored once. Its id; `undefined` if it was stored before. */
  readonly insertFailure: (failure: FailedAttempt) => number | undefined;
}

export function responseTable(db: Connection, runBenchmarkId: number): ResponseTable {
  const columns = [
    ...['run_benchmark_id', 'item', 'sample', 'request_sha256', 'cost_usd', 'attempts'],
    'received_at',
    ...replyColumnNames,
  ];
  const insert = db.prepare(
    `INSERT OR IGNORE INTO responses (${columns.join(', ')})
     VALUES (${columns.map(() => '?').join(', ')})`,
  );
  // A resumed run counts its attempts from 1 again, so only the time distinguishes them.
  const insertFailure = db.prepare(
    `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at,
       tokens_in, tokens_out, cost_usd)
     SELECT @benchmark, @item, @sample, @attempt, @cause, @status, @message, @final, @failedAt,
       @tokensIn, @tokensOut, @costUsd
     WHERE NOT EXISTS (SELECT 1 FROM failed_attempts
       WHERE run_benchmark_id = @benchmark AND item = @item AND sample = @sample AND attempt = @attempt
         AND failed_at = @failedAt AND message = @message AND final = @final)`,
  );
  return {
    insert: ({ reply, ...response }) => {
      const row = rowOfReply(reply);
      const { changes } = insert.run(
        runBenchmarkId,
        response.item,
        response.sample,
        response.requestSha256,
        response.costUsd,
        response.attempts,
        response.receivedAt,
        replyColumnNames.map((name) => row[name]),
      );
      return changes > 0;
    },
    insertFailure: ({ item, sample, attempt, failure, final, failedAt, costUsd }) => {
      const { changes, lastInsertRowid } = insertFailure.run({
        benchmark: runBenchmarkId,
        item,
        sample,
        attempt,
        cause: failure.cause,
        status: failure.status,
        message: failure.message,
        final: final ? 1 : 0,
        failedAt,
        tokensIn: failure.wasted?.tokensIn ?? null,
        tokensOut: failure.wasted?.tokensOut ?? null,
        costUsd: costUsd ?? null,
      });
      return changes > 0 ? Number(lastInsertRowid) : undefined;
    },
  };
}

const keyRow = z.object({ item: z.string(), sample: z.number() });

/** Which samples have a response. */
export function answeredKeys(db: Connection, runBenchmarkId: number): SampleKey[] {
  return [...eachAnswered(db, runBenchmarkId)];
}

/** The same, read as they are iterated. */
export function* eachAnswered(db: Connection, runBenchmarkId: number): Generator<SampleKey> {
  const rows = db
    .prepare(
      'SELECT item, sample FROM responses INDEXED BY responses_by_key WHERE run_benchmark_id = ?',
    )
    .iterate(runBenchmarkId);
  for (const row of rows) yield keyRow.parse(row);
}

/** Which samples are in error. */
export function failedKeys(db: Connection, runBenchmarkId: number): SampleKey[] {
  return z
    .array(keyRow)
    .parse(
      db
        .prepare(
          'SELECT DISTINCT item, sample FROM failed_attempts WHERE run_benchmark_id = ? AND final = 1',
        )
        .all(runBenchmarkId),
    );
}

/** The items that were asked, and how many samples each of them has. */
export interface AskedItems {
  readonly items: number;
  /** Samples of the item that has the fewest. */
  readonly fewest: number;
  /** Samples of the item that has the most. */
  readonly most: number;
}

const askedRow = z.object({
  items: z.number(),
  fewest: z.number().nullable(),
  most: z.number().nullable(),
});

/** Counts the items that have a response or are in error. */
export function askedItems(db: Connection, runBenchmarkId: number): AskedItems {
  const { items, fewest, most } = askedRow.parse(
    db
      .prepare(
        `SELECT count(*) items, min(samples) fewest, max(samples) most FROM (
           SELECT count(*) samples FROM (
             SELECT item, sample FROM responses INDEXED BY responses_by_key WHERE run_benchmark_id = @id
             UNION SELECT item, sample FROM failed_attempts WHERE run_benchmark_id = @id AND final = 1)
           GROUP BY item)`,
      )
      .get({ id: runBenchmarkId }),
  );
  return { items, fewest: fewest ?? 0, most: most ?? 0 };
}

const storedRow = responseRow.extend(keyRow.shape);

/** The responses that a scoring has not scored yet. */
export interface UnscoredResponses {
  readonly any: () => boolean;
  /** Of one item, in the order of its samples. */
  readonly of: (item: string) => readonly StoredResponse[];
}

/**
 * The responses that a scoring has no score for.
 *
 * @param errors also those on which the scorer failed
 */
export function unscoredResponses(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number,
  errors: 'again' | 'done' = 'again',
): UnscoredResponses {
  const unscored = `FROM responses r WHERE run_benchmark_id = @benchmark
     AND NOT EXISTS (SELECT 1 FROM scores s WHERE s.scoring_id = @scoring
       AND s.item = r.item AND s.sample = r.sample ${errors === 'again' ? 'AND s.error IS NULL' : ''})`;
  const any = db.prepare(`SELECT 1 ${unscored} LIMIT 1`);
  const of = db.prepare(
    `SELECT item, sample, ${responseColumnNames.join(', ')} ${unscored} AND item = @item ORDER BY sample`,
  );
  const key = { benchmark: runBenchmarkId, scoring: scoringId };
  return {
    any: () => any.get(key) !== undefined,
    of: (item) =>
      z
        .array(storedRow)
        .parse(of.all({ ...key, item }))
        .map(({ item: id, sample, ...row }) => ({
          item: id,
          sample,
          response: responseOfRow(row),
        })),
  };
}

const tallyRow = z.object({
  responses: z.number(),
  errors: z.number(),
  truncated: z.number(),
  refused: z.number(),
  retries: z.number(),
  cached: z.number(),
  tokens_in: z.number(),
  tokens_out: z.number(),
  tokens_paid: z.number(),
  end_in_reasoning: z.number(),
  reasoning_tokens: z.number(),
  cost_usd: z.number().nullable(),
  latency_ms: z.number(),
  first_token_ms: z.number(),
  first_tokens: z.number(),
});

/** The tally of a benchmark of a run, from the counts that the store maintains. */
export function tallyOf(db: Connection, runBenchmarkId: number): Tally {
  const row = tallyRow.parse(
    db.prepare('SELECT * FROM response_counts WHERE run_benchmark_id = ?').get(runBenchmarkId),
  );
  const models = z
    .array(z.object({ model: z.string() }))
    .parse(
      db
        .prepare('SELECT model FROM reported_models WHERE run_benchmark_id = ? ORDER BY model')
        .all(runBenchmarkId),
    );
  const fingerprints = z
    .array(z.object({ fingerprint: z.string() }))
    .parse(
      db
        .prepare(
          'SELECT fingerprint FROM system_fingerprints WHERE run_benchmark_id = ? ORDER BY fingerprint',
        )
        .all(runBenchmarkId),
    );
  return {
    responses: row.responses,
    errors: row.errors,
    truncated: row.truncated,
    endInReasoning: row.end_in_reasoning,
    refused: row.refused,
    retries: row.retries,
    cached: row.cached,
    tokensPaid: row.tokens_paid,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    reasoningTokens: row.reasoning_tokens,
    costUsd: row.cost_usd,
    meanLatencyMs: row.responses === 0 ? null : row.latency_ms / row.responses,
    meanFirstTokenMs: row.first_tokens === 0 ? null : row.first_token_ms / row.first_tokens,
    reportedModels: models.map(({ model }) => model),
    systemFingerprints: fingerprints.map(({ fingerprint }) => fingerprint),
  };
}

const errorRow = z.object({
  item: z.string(),
  sample: z.number(),
  cause: z.string(),
  status: z.number().nullable(),
  message: z.string(),
});

export type ItemError = z.output<typeof errorRow>;

/** The samples in error, each with its last failure. */
export function itemErrors(db: Connection, runBenchmarkId: number, limit: number): ItemError[] {
  return z.array(errorRow).parse(
    db
      .prepare(
        `SELECT item, sample, cause, status, message FROM failed_attempts f
         WHERE run_benchmark_id = ? AND final = 1
           AND id = (SELECT max(id) FROM failed_attempts l WHERE l.run_benchmark_id = f.run_benchmark_id
                     AND l.item = f.item AND l.sample = f.sample AND l.final = 1)
           AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = f.run_benchmark_id
                           AND r.item = f.item AND r.sample = f.sample)
         ORDER BY item, sample LIMIT ?`,
      )
      .all(runBenchmarkId, limit),
  );
}

/** Corrects how many responses of a benchmark of a run end in their reasoning, where a rescore reads their tags anew. */
export function setEndInReasoning(db: Connection, runBenchmarkId: number, count: number): void {
  db.prepare('UPDATE response_counts SET end_in_reasoning = ? WHERE run_benchmark_id = ?').run(
    count,
    runBenchmarkId,
  );
}
