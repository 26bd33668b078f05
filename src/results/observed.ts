import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { responseColumnNames, responseOfRow, responseRow } from '../store/reply-columns.js';
import { failedSamples, PAGE, pages } from './outputs.js';

/** A response with its verdict and what is known about its call; or a sample in error. */
export interface ObservedReply extends SampleKey {
  /** `null` for a sample in error. */
  readonly response: ModelResponse | null;
  /** 0 to 1; `null` without a verdict. */
  readonly value: number | null;
  readonly answer: string | null;
  /** Milliseconds. */
  readonly latency: number;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  readonly reportedModel: string | null;
  readonly fingerprint: string | null;
  /** When it was received, as ISO 8601; empty for a sample in error. */
  readonly receivedAt: string;
  readonly requestSha256: string;
}

const row = responseRow.extend({
  item: z.string(),
  sample: z.number(),
  value: z.number().nullable(),
  answer: z.string().nullable(),
  latency_ms: z.number(),
  tokens_in: z.number().nullable(),
  tokens_out: z.number().nullable(),
  reported_model: z.string().nullable(),
  system_fingerprint: z.string().nullable(),
  received_at: z.string(),
  request_sha256: z.string(),
});

/** All responses of a benchmark of a run, page by page, in the order of their keys; then the samples in error. */
export function* observedReplies(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
): Generator<ObservedReply> {
  const columns = [
    ...responseColumnNames,
    ...['latency_ms', 'tokens_in', 'tokens_out', 'reported_model', 'system_fingerprint'],
    ...['received_at', 'request_sha256'],
  ];
  const page = db.prepare(
    `SELECT r.item, r.sample, ${columns.map((name) => `r.${name}`).join(', ')}, s.value, s.answer
     FROM responses r LEFT JOIN scores s
       ON s.scoring_id = @scoring AND s.item = r.item AND s.sample = r.sample
     WHERE r.run_benchmark_id = @benchmark AND (r.item, r.sample) > (@item, @sample)
     ORDER BY r.item, r.sample LIMIT @limit`,
  );
  const read = (after: SampleKey): readonly ObservedReply[] =>
    z
      .array(row)
      .parse(page.all({ ...after, benchmark: runBenchmarkId, scoring: scoringId, limit: PAGE }))
      .map((found) => ({
        item: found.item,
        sample: found.sample,
        response: responseOfRow(found),
        value: found.value,
        answer: found.answer,
        latency: found.latency_ms,
        tokensIn: found.tokens_in,
        tokensOut: found.tokens_out,
        reportedModel: found.reported_model,
        fingerprint: found.system_fingerprint,
        receivedAt: found.received_at,
        requestSha256: found.request_sha256,
      }));
  yield* pages(read);
  for (const { item, sample } of failedSamples(db, runBenchmarkId)) {
    yield { item, sample, ...NO_REPLY };
  }
}

const NO_REPLY: Omit<ObservedReply, 'item' | 'sample'> = {
  response: null,
  value: null,
  answer: null,
  latency: 0,
  tokensIn: null,
  tokensOut: null,
  reportedModel: null,
  fingerprint: null,
  receivedAt: '',
  requestSha256: '',
};
