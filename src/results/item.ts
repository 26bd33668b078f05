import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import { findItem, type StoredItem } from '../store/items.js';
import type { Connection } from '../store/open.js';
import { responseColumnNames, responseOfRow, responseRow } from '../store/reply-columns.js';
import type { Outcome } from './item-query.js';

/** Everything stored about one item of a benchmark of a run. */
export interface ItemDetails {
  readonly item: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The request and the gold answer; `null` in runs of versions that did not record them. */
  readonly asked: StoredItem | null;
  /** Ordered by sample index. */
  readonly samples: readonly SampleDetails[];
}

/** One sample of an item: its response, score, and usage. */
export interface SampleDetails {
  /** Zero-based. */
  readonly sample: number;
  /** `null` if there is none. */
  readonly response: ModelResponse | null;
  readonly usage: SampleUsage | null;
  readonly outcome: Outcome;
  /** 0 to 1; `null` without a verdict. */
  readonly value: number | null;
  /** The answer extracted from the response; `null` if none was found. */
  readonly answer: string | null;
  /** Why the verdict is what it is, or why there is none. */
  readonly reason: string;
  /** Counts that metrics need beside the value. */
  readonly details: Readonly<Record<string, number>> | null;
  /** Attempts without a response, oldest first. */
  readonly failures: readonly AttemptFailure[];
}

/** Tokens, times and cost of a response. */
export interface SampleUsage {
  /** Milliseconds. */
  readonly latency: number;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** 0 if the response was reused from an earlier run. */
  readonly attempts: number;
  readonly reportedModel: string | null;
  readonly receivedAt: string;
  readonly requestSha256: string;
}

/** A failed attempt at a sample. */
export interface AttemptFailure {
  readonly attempt: number;
  readonly cause: string;
  readonly status: number | null;
  readonly message: string;
  /** No further attempt was made. */
  readonly final: boolean;
}

const tagsSchema = z.record(z.string(), z.string());
const numbersSchema = z.record(z.string(), z.number());

const sampleRow = responseRow.extend({
  sample: z.number(),
  latency_ms: z.number(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
  attempts: z.number(),
  reported_model: z.string().nullable(),
  received_at: z.string(),
  request_sha256: z.string(),
  outcome: z.enum(['right', 'wrong', 'no answer', 'error']).nullable(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  reason: z.string().nullable(),
  error: z.string().nullable(),
  details: z.string().nullable(),
});

const failureRow = z.object({
  sample: z.number(),
  attempt: z.number(),
  cause: z.string(),
  status: z.number().nullable(),
  message: z.string(),
  final: z.number(),
});

/** Everything stored about an item, under a scoring; `undefined` if the benchmark of the run has no such item. */
export function itemDetails(
  db: Connection,
  runBenchmarkId: number,
  item: string,
  scoringId: number | null,
): ItemDetails | undefined {
  const rows = z.array(sampleRow).parse(
    db
      .prepare(
        `SELECT r.sample, ${responseColumnNames.map((name) => `r.${name}`).join(', ')}, r.latency_ms, r.tokens_in,
           r.tokens_out, r.attempts, r.reported_model, r.received_at, r.request_sha256,
           s.outcome, s.value, s.answer, s.reason, s.error, s.details
         FROM responses r LEFT JOIN scores s ON s.scoring_id = ? AND s.item = r.item AND s.sample = r.sample
         WHERE r.run_benchmark_id = ? AND r.item = ? ORDER BY r.sample`,
      )
      .all(scoringId, runBenchmarkId, item),
  );
  const failures = z.array(failureRow).parse(
    db
      .prepare(
        `SELECT sample, attempt, cause, status, message, final FROM failed_attempts
         WHERE run_benchmark_id = ? AND item = ? ORDER BY id`,
      )
      .all(runBenchmarkId, item),
  );
  const asked = findItem(db, runBenchmarkId, item) ?? null;
  if (rows.length === 0 && failures.length === 0 && asked === null) return undefined;
  const failuresOf = (sample: number): AttemptFailure[] =>
    failures
      .filter((each) => each.sample === sample)
      .map(({ sample: _sample, final, ...failure }) => ({ ...failure, final: final === 1 }));
  const answered = rows.map(
    (row): SampleDetails => ({
      sample: row.sample,
      response: responseOfRow(row),
      usage: {
        latency: row.latency_ms,
        tokensIn: row.tokens_in,
        tokensOut: row.tokens_out,
        attempts: row.attempts,
        reportedModel: row.reported_model,
        receivedAt: row.received_at,
        requestSha256: row.request_sha256,
      },
      outcome: row.outcome ?? 'unscored',
      value: row.value,
      answer: row.answer,
      reason: row.error ?? row.reason ?? '',
      details: row.details === null ? null : numbersSchema.parse(JSON.parse(row.details)),
      failures: failuresOf(row.sample),
    }),
  );
  const isAnswered = new Set(rows.map(({ sample }) => sample));
  const lost = new Set(
    failures.map(({ sample }) => sample).filter((each) => !isAnswered.has(each)),
  );
  const failed = [...lost].map((sample): SampleDetails => {
    const attempts = failuresOf(sample);
    const last = attempts.at(-1);
    return {
      sample,
      response: null,
      usage: null,
      outcome: last?.final === true ? 'error' : 'unscored',
      value: null,
      answer: null,
      reason: last === undefined ? '' : `${last.cause}: ${last.message}`,
      details: null,
      failures: attempts,
    };
  });
  return {
    item,
    tags: scoredTags(db, item, scoringId) ?? asked?.tags ?? {},
    asked,
    samples: [...answered, ...failed].sort((a, b) => a.sample - b.sample),
  };
}

/** The tags stored with the scores of an item. */
function scoredTags(
  db: Connection,
  item: string,
  scoringId: number | null,
): Readonly<Record<string, string>> | undefined {
  const tags = db
    .prepare('SELECT tags FROM scores WHERE scoring_id = ? AND item = ? LIMIT 1')
    .pluck()
    .get(scoringId, item);
  return typeof tags === 'string' ? tagsSchema.parse(JSON.parse(tags)) : undefined;
}
