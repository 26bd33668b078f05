import { z } from 'zod';
import { textOf } from '../core/response.js';
import type { Reply } from '../models/model.js';
import type { Connection } from './open.js';
import type { SampleKey } from './records.js';

export interface NewJudgement extends SampleKey {
  readonly requestSha256: string;
  readonly reply: Reply;
  readonly attempts: number;
  readonly receivedAt: string;
}

/** The replies of one judge model about the answers of one benchmark of a run. */
export interface JudgementTable {
  /** Its earlier reply to the identical request. */
  readonly find: (requestSha256: string) => string | undefined;
  readonly insert: (judgement: NewJudgement) => void;
}

const textRow = z.object({ text: z.string() }).optional();

export function judgementTable(
  db: Connection,
  runBenchmarkId: number,
  judge: string,
): JudgementTable {
  const find = db.prepare(
    'SELECT text FROM judgements WHERE run_benchmark_id = ? AND judge = ? AND request_sha256 = ?',
  );
  const insert = db.prepare(
    `INSERT OR IGNORE INTO judgements (run_benchmark_id, judge, request_sha256, item, sample, text, finish_reason,
       latency_ms, tokens_in, tokens_out, attempts, reported_model, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    find: (requestSha256) => textRow.parse(find.get(runBenchmarkId, judge, requestSha256))?.text,
    insert: ({ reply, ...judgement }) => {
      insert.run(
        runBenchmarkId,
        judge,
        judgement.requestSha256,
        judgement.item,
        judgement.sample,
        textOf(reply.content),
        reply.finishReason,
        reply.latency,
        reply.tokensIn,
        reply.tokensOut,
        judgement.attempts,
        reply.reportedModel,
        judgement.receivedAt,
      );
    },
  };
}

const tallyRow = z.object({
  calls: z.number(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
});

/** Counts of the questions put to judges about a benchmark of a run. */
export interface JudgeTally {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

export function judgeTallyOf(db: Connection, runBenchmarkId: number): JudgeTally {
  const { calls, tokens_in, tokens_out } = tallyRow.parse(
    db
      .prepare(
        `SELECT count(*) calls, sum(tokens_in) tokens_in, sum(tokens_out) tokens_out
         FROM judgements WHERE run_benchmark_id = ?`,
      )
      .get(runBenchmarkId),
  );
  return { calls, tokensIn: tokens_in ?? 0, tokensOut: tokens_out ?? 0 };
}
