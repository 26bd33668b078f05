import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CardbenchError } from '../../core/errors.js';
import { packageRoot } from '../../core/package-root.js';
import { BrokenFile } from './broken-file.js';
import { type Content, wholeOf } from './content.js';
import { LIMITS } from './limits.js';
import { unreadable } from './parquet-decode.js';
import type { ParquetReply, ParquetSource } from './parquet-worker.js';
import type { Row, UnusableRow } from './row.js';

/** Maximum JavaScript memory for a batch of rows, in megabytes. */
const MEMORY = 1024;
/** That for what was made lately, which is garbage as soon as a batch is sent, in megabytes. */
const YOUNG_MEMORY = 8;

/**
 * Milliseconds for a batch, which takes a second at most: a damaged footer can keep its reader busy for ever, with a list
 * of a quintillion elements that take no place.
 */
const PATIENCE = 120_000;

/**
 * Every row of a Parquet file, all columns; 64-bit integers that fit become numbers. The file is decoded in a thread
 * with limited memory, because a false length in a page could use up all memory.
 */
export async function* parquetRows(
  file: string,
  content: Content,
): AsyncGenerator<Row | UnusableRow> {
  const source: ParquetSource =
    content.path === undefined
      ? { file, bytes: await wholeOf(file, content.pieces(), LIMITS.document) }
      : { file, path: content.path };
  const thread = threadFor(source);
  try {
    let line = 0;
    for (;;) {
      const reply = await thread.next();
      if (reply.kind === 'end') return;
      if (reply.kind === 'failed') {
        if (reply.broken === undefined) throw new CardbenchError(reply.message);
        throw new BrokenFile(file, reply.broken, 'download it again');
      }
      for (const row of reply.rows) {
        const at = { file, line: ++line, unit: 'row' } as const;
        if ('wrong' in row) yield { kind: 'unusable', at, reason: row.wrong };
        else yield { kind: 'record', at, record: row.record };
      }
    }
  } finally {
    await thread.end();
  }
}

/** A thread that decodes one batch each time it is asked. */
function threadFor(source: ParquetSource): {
  readonly next: () => Promise<ParquetReply>;
  readonly end: () => Promise<unknown>;
} {
  const script = join(packageRoot, 'dist', 'processes', 'parquet-worker.js');
  const worker = new Worker(script, {
    workerData: source,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MEMORY, maxYoungGenerationSizeMb: YOUNG_MEMORY },
  });
  worker.on('error', () => {});
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const settle = (reply: ParquetReply): void => {
          clearTimeout(hangs);
          worker.off('error', fail);
          worker.off('exit', fail);
          resolve(reply);
        };
        const fail = (): void => {
          clearTimeout(hangs);
          reject(unreadable(source.file, 'damaged'));
        };
        const hangs = setTimeout(fail, PATIENCE);
        worker.once('message', settle);
        worker.once('error', fail);
        worker.once('exit', fail);
        worker.postMessage('next');
      }),
    end: () => worker.terminate(),
  };
}
