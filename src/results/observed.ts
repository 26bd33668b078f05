import { z } from 'zod';
import type { ModelResponse } from '../core/response.js';
import type { Connection } from '../store/open.js';
import type { SampleKey } from '../store/records.js';
import { responseOfRow } from '../store/reply-columns.js';
import { failedSamples } from './outputs.js';
import { scoredResponses, scoredRow } from './scored-responses.js';

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

const callRow = scoredRow.extend({
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
  for (const row of scoredResponses(db, runBenchmarkId, scoringId, callRow)) {
    yield {
      item: row.item,
      sample: row.sample,
      response: responseOfRow(row),
      value: row.value,
      answer: row.answer,
      latency: row.latency_ms,
      tokensIn: row.tokens_in,
      tokensOut: row.tokens_out,
      reportedModel: row.reported_model,
      fingerprint: row.system_fingerprint,
      receivedAt: row.received_at,
      requestSha256: row.request_sha256,
    };
  }
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
