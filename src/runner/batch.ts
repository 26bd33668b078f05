import { CardbenchError } from '../core/errors.js';
import { createRedactor } from '../core/secrets/secrets.js';
import type { BatchApi, BatchState } from '../models/batch-api.js';
import { hostOf } from '../models/endpoint.js';
import { failureOf } from '../models/failure.js';
import { readBatchLine } from '../models/read-batch-line.js';
import type { BatchWriter } from '../store/batch-writer.js';
import { batchTable } from '../store/batches.js';
import type { RunInput } from './run-input.js';
import type { PendingSample, Sitting } from './sitting.js';

/** What OpenAI allows in one batch: requests, and bytes with room to spare. */
const MOST_REQUESTS = 50_000;
const MOST_BYTES = 90_000_000;

interface Asked {
  readonly sitting: Sitting;
  readonly sample: PendingSample;
}

/**
 * Has a run's samples answered through the host's Batch API: what an earlier process handed in is collected
 * first, the rest is handed in, and then it waits. What a batch brings no answer to stays outstanding, or
 * is in error where the host says why.
 */
export async function runInBatches(
  input: RunInput,
  api: BatchApi,
  sittings: readonly Sitting[],
  writer: BatchWriter,
  stop: AbortSignal,
): Promise<void> {
  const { db, run, listener, endpoint, now, sleep, config } = input;
  const redactor = createRedactor([endpoint.apiKey]);
  const table = batchTable(db, run.id);
  const time = (): string => new Date(now()).toISOString();
  const open = new Map<string, Asked>();
  for (const sitting of sittings) {
    for await (const sample of sitting.pending()) {
      open.set(`${sitting.record.benchmark}/${sample.item.id}#${sample.sample}`, {
        sitting,
        sample,
      });
    }
  }

  const collect = async (batch: BatchState): Promise<void> => {
    for (const file of batch.files) {
      for (const line of await api.lines(file)) {
        const read = readBatchLine(line, redactor);
        const asked = read === undefined ? undefined : open.get(read.id);
        if (read === undefined || asked === undefined) continue;
        open.delete(read.id);
        asked.sitting.take(asked.sample, read.outcome);
      }
    }
    writer.flush();
    table.collected(batch.id, time());
  };

  const waitFor = async (id: string): Promise<void> => {
    let seen = -1;
    for (;;) {
      const batch = await api.look(id);
      if (batch.status === 'failed') {
        table.collected(id, time());
        throw new CardbenchError(
          `${hostOf(endpoint)} gave up the batch ${id} (${batch.problem ?? 'it does not say why'}); mend that, and the same command hands it in again.`,
        );
      }
      if (batch.status === 'ended') {
        await collect(batch);
        return;
      }
      if (batch.done !== seen) {
        listener.note(`Batch ${id}: ${batch.done} of ${batch.total} done`);
        seen = batch.done;
      }
      await sleep(config.batchPoll * 1000, stop);
      if (stop.aborted) {
        listener.note(`Batch ${id} goes on at the host; the same command collects it.`);
        return;
      }
    }
  };

  try {
    // One that was handed in a moment before a crash is known to the host alone.
    for (const batch of await api.latest()) {
      if (batch.label === run.id && batch.status !== 'failed' && !table.has(batch.id)) {
        table.insert(batch.id, time());
      }
    }
    for (const id of table.open()) {
      await waitFor(id);
      if (stop.aborted) return;
    }
    const ids: string[] = [];
    for (const { path, lines } of chunks(open)) {
      const { id } = await api.submit(lines, `/v1${path}`, run.id);
      table.insert(id, time());
      listener.note(`Batch ${id}: ${lines.length} requests handed in`);
      ids.push(id);
    }
    for (const id of ids) {
      if (!stop.aborted) await waitFor(id);
    }
  } catch (thrown) {
    if (thrown instanceof CardbenchError) throw thrown;
    const { message, status } = failureOf(thrown, redactor.message, now());
    throw new CardbenchError(
      `${hostOf(endpoint)} could not work on a batch (${status === null ? '' : `${status}: `}${message}); the run ${run.id} is kept, and can go on with or without --batch.`,
    );
  }
}

/** The requests as lines, in batches of what one may hold, each for one path. */
function* chunks(
  open: ReadonlyMap<string, Asked>,
): Generator<{ readonly path: string; readonly lines: readonly string[] }> {
  const waiting = new Map<string, { lines: string[]; bytes: number }>();
  for (const [id, { sitting, sample }] of open) {
    const { path, body } = sitting.request(sample);
    const line = JSON.stringify({ custom_id: id, method: 'POST', url: `/v1${path}`, body });
    const chunk = waiting.get(path) ?? { lines: [], bytes: 0 };
    const bytes = Buffer.byteLength(line);
    if (chunk.lines.length >= MOST_REQUESTS || chunk.bytes + bytes > MOST_BYTES) {
      yield { path, lines: chunk.lines };
      waiting.set(path, { lines: [line], bytes });
    } else {
      chunk.lines.push(line);
      waiting.set(path, { lines: chunk.lines, bytes: chunk.bytes + bytes });
    }
  }
  for (const [path, { lines }] of waiting) yield { path, lines };
}
