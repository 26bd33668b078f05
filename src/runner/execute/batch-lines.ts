import type { ModelRequest } from '../../models/model.js';
import type { CallJob } from '../jobs.js';

/** What OpenAI allows in one batch: requests, and bytes with room to spare. */
const MOST_REQUESTS = 50_000;
const MOST_BYTES = 90_000_000;

/** The requests of one batch, one JSON a line, all for one path. */
export interface BatchLines {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Requests as lines, in batches of what one may hold. */
export function* batchesOf(
  jobs: ReadonlyMap<string, CallJob>,
  target: (request: ModelRequest) => { readonly path: string; readonly body: unknown },
): Generator<BatchLines> {
  const waiting = new Map<string, { lines: string[]; bytes: number }>();
  for (const [id, { request }] of jobs) {
    const { path, body } = target(request);
    const line = JSON.stringify({ custom_id: id, method: 'POST', url: `/v1${path}`, body });
    const batch = waiting.get(path) ?? { lines: [], bytes: 0 };
    const bytes = Buffer.byteLength(line);
    if (batch.lines.length >= MOST_REQUESTS || batch.bytes + bytes > MOST_BYTES) {
      yield { path, lines: batch.lines };
      waiting.set(path, { lines: [line], bytes });
    } else {
      batch.lines.push(line);
      waiting.set(path, { lines: batch.lines, bytes: batch.bytes + bytes });
    }
  }
  for (const [path, { lines }] of waiting) yield { path, lines };
}
