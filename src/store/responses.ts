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
  /** A sample keeps its first response. */
  readonly insert: (response: NewResponse) => void;
  /** The same failure of the same attempt is stored once. */
  readonly insertFailure: (failure: FailedAttempt) => void;
}

export function responseTable(db: Connection, runBenchmarkId: number): ResponseTable {
  const columns = [
    ...['run_benchmark_id', 'item', 'sample', 'request_sha256', 'cost_usd', 'attempts'],
    'received_at',
    ...replyColumnNames,
  ];
  const insert = db.prepare(
    `INSERT OR IGNORE INTO responses (${columns.join(', ')})
     VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  // A resumed run counts its attempts from 1 again: it is the time that tells one from the other.
  const insertFailure = db.prepare(
    `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at)
     SELECT @benchmark, @item, @sample, @attempt, @cause, @status, @message, @final, @failedAt
     WHERE NOT EXISTS (SELECT 1 FROM failed_attempts
       WHERE run_benchmark_id = @benchmark AND item = @item AND sample = @sample AND attempt = @attempt
         AND failed_at = @failedAt AND message = @message AND final = @final)`,
  );
  return {
    insert: ({ reply, ...response }) => {
      insert.run({
        run_benchmark_id: runBenchmarkId,
        item: response.item,
        sample: response.sample,
        request_sha256: response.requestSha256,
        cost_usd: response.costUsd,
        attempts: response.attempts,
        received_at: response.receivedAt,
        ...rowOfReply(reply),
      });
    },
    insertFailure: ({ item, sample, attempt, failure, final, failedAt }) => {
      insertFailure.run({
        benchmark: runBenchmarkId,
        item,
        sample,
        attempt,
        cause: failure.cause,
        status: failure.status,
        message: failure.message,
        final: final ? 1 : 0,
        failedAt,
      });
    },
  };
}

const keyRow = z.object({ item: z.string(), sample: z.number() });

/** Which samples have a response. */
export function answeredKeys(db: Connection, runBenchmarkId: number): SampleKey[] {
  return z
    .array(keyRow)
    .parse(
      db
        .prepare('SELECT item, sample FROM responses WHERE run_benchmark_id = ?')
        .all(runBenchmarkId),
    );
}

/** Which samples have failed for good. */
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

const storedRow = responseRow.extend(keyRow.shape);

/** Which responses of a scoring are still to be scored. */
export interface UnscoredResponses {
  readonly any: () => boolean;
  /** Of one item, in the order of its samples. */
  readonly of: (item: string) => readonly StoredResponse[];
}

/**
 * The responses that a scoring has no score for.
 *
 * @param errors whether those that the scorer failed on are among them
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
  truncated: z.number().nullable(),
  refused: z.number().nullable(),
  cached: z.number().nullable(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
  tokens_paid: z.number().nullable(),
  cost: z.number().nullable(),
  latency: z.number().nullable(),
  first_token: z.number().nullable(),
});

const countRow = z.object({ n: z.number() });

export function tallyOf(db: Connection, runBenchmarkId: number): Tally {
  const totals = tallyRow.parse(
    db
      .prepare(
        `SELECT count(*) responses, sum(finish_reason = 'length') truncated, sum(refused) refused,
           sum(attempts = 0) cached, sum(tokens_in) tokens_in, sum(tokens_out) tokens_out,
           sum(CASE WHEN attempts > 0 THEN coalesce(tokens_in, 0) + coalesce(tokens_out, 0) END) tokens_paid, sum(cost_usd) cost,
           avg(latency_ms) latency, avg(first_token_ms) first_token
         FROM responses WHERE run_benchmark_id = ?`,
      )
      .get(runBenchmarkId),
  );
  const count = (sql: string): number => countRow.parse(db.prepare(sql).get(runBenchmarkId)).n;
  const models = z.array(z.object({ model: z.string() })).parse(
    db
      .prepare(
        `SELECT DISTINCT reported_model model FROM responses
           WHERE run_benchmark_id = ? AND reported_model IS NOT NULL ORDER BY 1`,
      )
      .all(runBenchmarkId),
  );
  return {
    responses: totals.responses,
    errors: count(
      `SELECT count(*) n FROM (SELECT DISTINCT item, sample FROM failed_attempts f
       WHERE run_benchmark_id = ? AND final = 1 AND NOT EXISTS (SELECT 1 FROM responses r
         WHERE r.run_benchmark_id = f.run_benchmark_id AND r.item = f.item AND r.sample = f.sample))`,
    ),
    truncated: totals.truncated ?? 0,
    refused: totals.refused ?? 0,
    retries: count(
      'SELECT count(*) n FROM failed_attempts WHERE run_benchmark_id = ? AND final = 0',
    ),
    cached: totals.cached ?? 0,
    tokensPaid: totals.tokens_paid ?? 0,
    tokensIn: totals.tokens_in ?? 0,
    tokensOut: totals.tokens_out ?? 0,
    costUsd: totals.cost,
    meanLatencyMs: totals.latency,
    meanFirstTokenMs: totals.first_token,
    reportedModels: models.map(({ model }) => model),
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

/** The samples that failed for good, each with its last failure. */
export function itemErrors(db: Connection, runBenchmarkId: number, limit: number): ItemError[] {
  return z.array(errorRow).parse(
    db
      .prepare(
        `SELECT item, sample, cause, status, message FROM failed_attempts f
         WHERE id IN (SELECT max(id) FROM failed_attempts WHERE run_benchmark_id = ? AND final = 1
                      GROUP BY item, sample)
           AND NOT EXISTS (SELECT 1 FROM responses r WHERE r.run_benchmark_id = f.run_benchmark_id
                           AND r.item = f.item AND r.sample = f.sample)
         ORDER BY item, sample LIMIT ?`,
      )
      .all(runBenchmarkId, limit),
  );
}
