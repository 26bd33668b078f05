import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { CardbenchError, systemCode } from '../../core/errors.js';
import { bytesInWords, LIMITS } from './limits.js';
import type { FilePlace } from './row.js';

/** The bytes of a file, of which only a piece or a slice is in memory at a time. */
export interface Content {
  /** All bytes in order, in pieces of moderate size. */
  readonly pieces: () => AsyncIterable<Uint8Array>;
  /** The path, for a file on disk. */
  readonly path?: string;
  /** Random access; `undefined` for a file inside a compressed one. */
  readonly random?: RandomAccess;
}

/** A file that can be read at any position. */
export interface RandomAccess {
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` up to but not including `end`; fewer if the file ends earlier. */
  readonly slice: (start: number, end: number) => Uint8Array;
}

/** Size of a piece in bytes. */
export const PIECE = 64 * 1024;

/** Bytes that are already in memory. */
export function contentOf(bytes: Uint8Array): Content {
  return {
    pieces: async function* () {
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
    random: { size: bytes.length, slice: (start, end) => bytes.subarray(start, end) },
  };
}

/**
 * A file on disk. Throws a {@link CardbenchError} if it cannot be read, is not a regular file (a device, a pipe) or is
 * larger than {@link LIMITS} allow.
 *
 * @param onBytes receives the bytes that `pieces` yields, in order
 * @param most bytes
 */
export function contentOfFile(
  path: string,
  onBytes: (bytes: Uint8Array) => void = () => {},
  most: number = LIMITS.total,
): Content {
  return {
    path,
    pieces: async function* () {
      for (const bytes of piecesOfFile(path, most)) {
        onBytes(bytes);
        yield bytes;
      }
    },
    get random() {
      return {
        size: sizeOfFile(path, most),
        slice: (start: number, end: number) =>
          withFile(path, most, (file) => readAt(path, file, start, end)),
      };
    },
  };
}

/** The bytes at a place of a file, fewer if it ends earlier. */
export function bytesAt({ path, start, end }: FilePlace): Uint8Array {
  return withFile(path, Number.MAX_SAFE_INTEGER, (file) => readAt(path, file, start, end));
}

/** The pieces of a regular file with a maximum size. */
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

/** All pieces joined; throws a {@link CardbenchError} that names `file` if there are more than `most` bytes. */
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
  // Checked before opening, because opening a pipe would block until another process writes to it.
  const entry = readable(path, () => statSync(path));
  if (entry.isDirectory()) {
    throw new CardbenchError(`${path} is a folder; give a file.`);
  }
  if (!entry.isFile()) {
    throw new CardbenchError(`${path} is not a regular file; copy its content to a regular file.`);
  }
  requireSize(path, entry.size, most);
  return readable(path, () => openSync(path, 'r'));
}

function requireSize(file: string, size: number, most: number): void {
  if (size <= most) return;
  throw new CardbenchError(
    `${file} is larger than ${bytesInWords(most)}, which is the limit for this kind of file; split it.`,
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
    throw new CardbenchError(
      `Cannot read ${path} (${systemCode(thrown) ?? 'unreadable'}); check the path and its permissions.`,
    );
  }
}
