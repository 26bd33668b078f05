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
  readonly insert: (response: NewResponse) => void;
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
  const insertFailure = db.prepare(
    `INSERT INTO failed_attempts (run_benchmark_id, item, sample, attempt, cause, status, message, final, failed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    insertFailure: ({ failure, ...attempt }) => {
      insertFailure.run(
        runBenchmarkId,
        attempt.item,
        attempt.sample,
        attempt.attempt,
        failure.cause,
        failure.status,
        failure.message,
        attempt.final ? 1 : 0,
        attempt.failedAt,
      );
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
        .prepare(
          'SELECT item, sample FROM responses INDEXED BY responses_by_key WHERE run_benchmark_id = ?',
        )
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

/** The responses that a scoring has no score for yet, or only an error, in the order of their keys. */
export function* unscoredResponses(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number,
  pageSize = 500,
): Generator<StoredResponse> {
  const page = db.prepare(
    `SELECT item, sample, ${responseColumnNames.join(', ')} FROM responses r
     WHERE run_benchmark_id = @benchmark AND (item, sample) > (@item, @sample)
       AND NOT EXISTS (SELECT 1 FROM scores s
         WHERE s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample AND s.error IS NULL)
     ORDER BY item, sample LIMIT @limit`,
  );
  let after: SampleKey = { item: '', sample: -1 };
  for (;;) {
    const rows = z
      .array(storedRow)
      .parse(
        page.all({ ...after, benchmark: runBenchmarkId, scoring: scoringId, limit: pageSize }),
      );
    for (const { item, sample, ...row } of rows) {
      yield { item, sample, response: responseOfRow(row) };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = { item: last.item, sample: last.sample };
  }
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
  cost_usd: z.number().nullable(),
  latency_ms: z.number(),
  first_token_ms: z.number(),
  first_tokens: z.number(),
});

/** What happened beside the scores, from the counts that the store keeps. */
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
  return {
    responses: row.responses,
    errors: row.errors,
    truncated: row.truncated,
    refused: row.refused,
    retries: row.retries,
    cached: row.cached,
    tokensPaid: row.tokens_paid,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    costUsd: row.cost_usd,
    meanLatencyMs: row.responses === 0 ? null : row.latency_ms / row.responses,
    meanFirstTokenMs: row.first_tokens === 0 ? null : row.first_token_ms / row.first_tokens,
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
