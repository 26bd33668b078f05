import type { Reply } from '../models/model.js';
import type { Connection } from './open.js';
import { replyColumnNames, replyOfRow, replyRow } from './reply-columns.js';

/** Replies that any run has stored, found by the identical request. */
export interface EarlierResponses {
  /** The reply of this endpoint to the same request, with the same sample index. */
  readonly find: (requestSha256: string, sample: number) => Reply | undefined;
}

const row = replyRow.transform(replyOfRow).optional();

/** The responses of a store as a cache. Their index is large, so it is created when it is first needed. */
export function earlierResponses(
  db: Connection,
  endpoint: { readonly provider: string; readonly modelId: string; readonly baseUrl: string },
): EarlierResponses {
  db.exec('CREATE INDEX IF NOT EXISTS responses_by_request ON responses (request_sha256, sample)');
  const find = db.prepare(
    `SELECT ${replyColumnNames.map((name) => `r.${name}`).join(', ')} FROM responses r
     JOIN run_benchmarks b ON b.id = r.run_benchmark_id JOIN runs u ON u.id = b.run_id
     WHERE r.request_sha256 = ? AND r.sample = ? AND u.provider = ? AND u.model = ? AND u.base_url = ?
     ORDER BY r.received_at LIMIT 1`,
  );
  return {
    find: (requestSha256, sample) =>
      row.parse(
        find.get(requestSha256, sample, endpoint.provider, endpoint.modelId, endpoint.baseUrl),
      ),
  };
}
