// Worker thread that decodes a Parquet file: one batch of rows for each message.
import { parentPort, workerData } from 'node:worker_threads';
import { CardbenchError } from '../../core/errors.js';
import { BrokenFile } from './broken-file.js';
import { contentOf, contentOfFile, type RandomAccess } from './content.js';
import { decodeParquet, type ParquetRow, unreadable } from './parquet-decode.js';

/** A Parquet file on disk or in memory; `file` is its name in messages. */
export type ParquetSource =
  | { readonly file: string; readonly path: string }
  | { readonly file: string; readonly bytes: Uint8Array };

export type ParquetReply =
  | { readonly kind: 'rows'; readonly rows: readonly ParquetRow[] }
  | { readonly kind: 'end' }
  /** With the reason alone, if the file is broken. */
  | { readonly kind: 'failed'; readonly message: string; readonly broken?: string };

const source = workerData as ParquetSource;
let batches: ReturnType<typeof decodeParquet> | undefined;

parentPort?.on('message', async () => {
  parentPort?.postMessage(await next());
});

async function next(): Promise<ParquetReply> {
  try {
    batches ??= decodeParquet(source.file, access());
    const { value, done } = await batches.next();
    return done ? { kind: 'end' } : { kind: 'rows', rows: value };
  } catch (thrown) {
    const error = thrown instanceof CardbenchError ? thrown : unreadable(source.file, 'damaged');
    const broken = error instanceof BrokenFile ? { broken: error.reason } : {};
    return { kind: 'failed', message: error.message, ...broken };
  }
}

function access(): RandomAccess {
  const content = 'path' in source ? contentOfFile(source.path) : contentOf(source.bytes);
  if (content.random === undefined)
    throw unreadable(source.file, 'it does not allow random access');
  return content.random;
}
