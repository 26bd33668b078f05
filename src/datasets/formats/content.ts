import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { CardbenchError, systemCode } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';

/** The bytes of a file, of which no more than a piece or a slice is in memory. */
export interface Content {
  /** All bytes in their order, in pieces of moderate size. */
  readonly pieces: () => AsyncIterable<Uint8Array>;
  /** Of a file on the disk. */
  readonly path?: string;
  /** Where the file can be read anywhere; `undefined` for what comes out of a packed one. */
  readonly random?: RandomAccess;
}

/** A file that can be read at any place. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`; fewer where the file ends earlier. */
  readonly slice: (start: number, end: number) => Uint8Array;
}

/** Bytes of a piece. */
export const PIECE = 64 * 1024;

/** Bytes that are in memory already. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    pieces: async function* () {
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
    random: { size: bytes.length, slice: (start, end) => bytes.subarray(start, end) },
  };
}

/**
 * A file on the disk. One that cannot be read, is no regular file (a device, a pipe) or is larger than
 * {@link LIMITS} allow ends in a {@link CardbenchError}.
 *
 * @param onBytes sees the bytes that `pieces` gives, in their order
 */
export function contentOfFile(
  path: string,
  onBytes: (bytes: Uint8Array) => void = () => {},
): Content {
  return {
    path,
    pieces: async function* () {
      for (const bytes of piecesOfFile(path, LIMITS.total)) {
        onBytes(bytes);
        yield bytes;
      }
    },
    get random() {
      return {
        size: sizeOfFile(path, LIMITS.total),
        slice: (start: number, end: number) =>
          withFile(path, LIMITS.total, (file) => readAt(path, file, start, end)),
      };
    },
  };
}

/** The pieces of a regular file of at most so many bytes. */
export function* piecesOfFile(path: string, most: number): Generator<Uint8Array> {
  const file = openRegular(path, most);
  try {
    let total = 0;
    for (;;) {
      const piece = Buffer.allocUnsafe(PIECE);
      const bytes = piece.subarray(
        0,
        readable(path, () => readSync(file, piece, 0, PIECE, null)),
      );
      if (bytes.length === 0) return;
      total += bytes.length;
      requireSize(path, total, most);
      yield bytes;
    }
  } finally {
    closeSync(file);
  }
}

/** All pieces in one; more than `most` bytes end in a {@link CardbenchError} that names `file`. */
export async function wholeOf(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const piece of pieces) {
    total += piece.length;
    requireSize(file, total, most);
    parts.push(piece);
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
}

function sizeOfFile(path: string, most: number): number {
  return withFile(path, most, (file) => fstatSync(file).size);
}

function withFile<Result>(path: string, most: number, work: (file: number) => Result): Result {
  const file = openRegular(path, most);
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}

function openRegular(path: string, most: number): number {
  // Before it is opened: opening a pipe waits for somebody to write into it.
  const entry = readable(path, () => statSync(path));
  if (entry.isDirectory()) throw new CardbenchError(`Cannot read ${path} (EISDIR).`);
  if (!entry.isFile()) {
    throw new CardbenchError(`${path} is no regular file; copy what it gives into one.`);
  }
  requireSize(path, entry.size, most);
  return readable(path, () => openSync(path, 'r'));
}

function requireSize(file: string, size: number, most: number): void {
  if (size <= most) return;
  throw new CardbenchError(
    `${file} is larger than ${bytesInWords(most)}, which is the limit for a file of its kind; split it.`,
  );
}

function readAt(path: string, file: number, start: number, end: number): Uint8Array {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  let filled = 0;
  while (filled < bytes.length) {
    const read = readable(path, () =>
      readSync(file, bytes, filled, bytes.length - filled, start + filled),
    );
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

function readable<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (thrown) {
    throw new CardbenchError(`Cannot read ${path} (${systemCode(thrown) ?? 'unreadable'}).`);
  }
}
