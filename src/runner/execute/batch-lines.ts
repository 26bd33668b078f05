import type { BatchRequest } from '../../models/wire/openai-batch.js';

/** OpenAI's limits for one batch: requests, and bytes with a margin. */
const MAX_REQUESTS = 50_000;
const MAX_BYTES = 90_000_000;

/** The requests of one batch, one JSON object per line, all for one target. */
export interface BatchLines {
  readonly target: string;
  readonly lines: readonly string[];
}

/** Splits requests into batches within the limits. */
export function* batchesOf(requests: Iterable<BatchRequest>): Generator<BatchLines> {
  const waiting = new Map<string, { lines: string[]; bytes: number }>();
  for (const { line, target } of requests) {
    const batch = waiting.get(target) ?? { lines: [], bytes: 0 };
    const bytes = Buffer.byteLength(line);
    if (batch.lines.length >= MAX_REQUESTS || batch.bytes + bytes > MAX_BYTES) {
      yield { target, lines: batch.lines };
      waiting.set(target, { lines: [line], bytes });
    } else {
      batch.lines.push(line);
      waiting.set(target, { lines: batch.lines, bytes: batch.bytes + bytes });
    }
  }
  for (const [target, { lines }] of waiting) yield { target, lines };
}
