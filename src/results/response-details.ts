import { z } from 'zod';
import type { Connection } from '../store/open.js';

const detailRow = z.object({
  item: z.string(),
  sample: z.number(),
  value: z.number().nullable(),
  tags: z.string().nullable(),
  details: z.string().nullable(),
  latency_ms: z.number(),
  tokens_out: z.number().nullable(),
});

/** A response with its score, in order of arrival. */
export interface ResponseDetail {
  readonly item: string;
  readonly sample: number;
  /** `null` if it has no score. */
  readonly value: number | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Counts beside the value, such as instructions followed; `null` without any. */
  readonly details: Readonly<Record<string, number>> | null;
  /** Milliseconds. */
  readonly latency: number;
  readonly tokensOut: number | null;
}

/** Every response of a benchmark of a run, under one scoring. */
export function responseDetails(
  db: Connection,
  runBenchmarkId: number,
  scoringId: number | null,
): ResponseDetail[] {
  const rows = db
    .prepare(
      `SELECT r.item, r.sample, s.value, s.tags, s.details, r.latency_ms, r.tokens_out
       FROM responses r LEFT JOIN scores s
         ON s.scoring_id = ? AND s.item = r.item AND s.sample = r.sample
       WHERE r.run_benchmark_id = ? ORDER BY r.received_at, r.item, r.sample`,
    )
    .all(scoringId, runBenchmarkId);
  return z
    .array(detailRow)
    .parse(rows)
    .map(({ tags, details, latency_ms, tokens_out, ...row }) => ({
      ...row,
      tags: tags === null ? {} : z.record(z.string(), z.string()).parse(JSON.parse(tags)),
      details:
        details === null ? null : z.record(z.string(), z.number()).parse(JSON.parse(details)),
      latency: latency_ms,
      tokensOut: tokens_out,
    }));
}
