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
  /** Its earlier reply to the identical request, unless no verdict was found in it: it is then to be asked again. */
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
    `SELECT text FROM judgements j WHERE run_benchmark_id = ? AND judge = ? AND request_sha256 = ?
       AND NOT EXISTS (SELECT 1 FROM scorings g JOIN scores s ON s.scoring_id = g.id
         WHERE g.run_benchmark_id = j.run_benchmark_id AND s.item = j.item AND s.sample = j.sample
           AND s.error IS NOT NULL)`,
  );
  const insert = db.prepare(
    `INSERT INTO judgements (run_benchmark_id, judge, request_sha256, item, sample, text, finish_reason,
       latency_ms, tokens_in, tokens_out, attempts, reported_model, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET text = excluded.text, finish_reason = excluded.finish_reason,
       latency_ms = excluded.latency_ms, reported_model = excluded.reported_model,
       received_at = excluded.received_at, attempts = judgements.attempts + excluded.attempts,
       tokens_in = coalesce(judgements.tokens_in + excluded.tokens_in, excluded.tokens_in, judgements.tokens_in),
       tokens_out = coalesce(judgements.tokens_out + excluded.tokens_out, excluded.tokens_out, judgements.tokens_out)`,
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

/** Guards are stored among the judges, under a name that no judge has: a judge's has no space before its colon. */
const GUARD = 'guard ';

/** The name under which the replies of a guard are stored. */
export function guardLabel(name: string): string {
  return `${GUARD}${name}`;
}

const tallyRow = z.object({
  calls: z.number(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
});

/** Counts of the questions put to judges or guards about a benchmark of a run. */
export interface JudgeTally {
  readonly calls: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
}

export function judgeTallyOf(db: Connection, runBenchmarkId: number): JudgeTally {
  return tallyWhere(db, runBenchmarkId, 'substr(judge, 1, 6) <> ?');
}

/** The same of the guards of a system. */
export function guardTallyOf(db: Connection, runBenchmarkId: number): JudgeTally {
  return tallyWhere(db, runBenchmarkId, 'substr(judge, 1, 6) = ?');
}

function tallyWhere(db: Connection, runBenchmarkId: number, condition: string): JudgeTally {
  const { calls, tokens_in, tokens_out } = tallyRow.parse(
    db
      .prepare(
        `SELECT count(*) calls, sum(tokens_in) tokens_in, sum(tokens_out) tokens_out
         FROM judgements WHERE run_benchmark_id = ? AND ${condition}`,
      )
      .get(runBenchmarkId, GUARD),
  );
  return { calls, tokensIn: tokens_in ?? 0, tokensOut: tokens_out ?? 0 };
}
