import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { CompressionCodec } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { RandomAccess } from './content.js';
import { unpackSnappy } from './parquet-snappy.js';
import { unpackZstd } from './zstd.js';

/** Bytes of a file, packed. */
export interface Packed {
  readonly random: RandomAccess;
  readonly start: number;
  readonly end: number;
  readonly codec: CompressionCodec;
  /** Bytes of it, unpacked, as the file says. */
  readonly unpacked: number;
}

/** Bytes up to which something is unpacked at once. */
export const SMALL = 8 * 1024 * 1024;
const STEP = 256 * 1024;

/** Whether something can be unpacked piece by piece. */
export function isStreamed(codec: CompressionCodec): boolean {
  return codec === 'UNCOMPRESSED' || codec === 'SNAPPY' || codec === 'GZIP' || codec === 'ZSTD';
}

/** The bytes, unpacked. Throws if they are damaged or not as many as the file says. */
export async function unpackedWhole(packed: Packed): Promise<Uint8Array> {
  const { random, start, end, codec, unpacked } = packed;
  let whole: Uint8Array;
  if (codec === 'UNCOMPRESSED') whole = random.slice(start, end);
  else if (codec !== 'ZSTD' && (unpacked <= SMALL || codec !== 'SNAPPY')) {
    const unpack = compressors[codec];
    if (unpack === undefined) throw new Error('an unknown compression');
    whole = unpack(random.slice(start, end), unpacked);
  } else {
    // One copy of it in memory, where the library needs two more, or for Zstandard any number.
    whole = new Uint8Array(unpacked);
    let filled = 0;
    for await (const piece of unpackedPieces(packed)) {
      whole.set(piece, filled);
      filled += piece.length;
    }
  }
  if (whole.length !== unpacked) throw new Error('a page is not as long as its header says');
  return whole;
}

/** The same piece by piece, for what {@link isStreamed}. */
export async function* unpackedPieces(packed: Packed): AsyncGenerator<Uint8Array> {
  let left = packed.unpacked;
  for await (const piece of pieces(packed)) {
    left -= piece.length;
    if (left < 0) break;
    yield piece;
  }
  if (left !== 0) throw new Error('a page is not as long as its header says');
}

function pieces(packed: Packed): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  const { random, start, end, codec } = packed;
  switch (codec) {
    case 'UNCOMPRESSED':
      return slicesOf(packed);
    case 'SNAPPY':
      return unpackSnappy(slicesOf(packed));
    case 'ZSTD':
      return unpackZstd('a page', random.slice(start, end));
    case 'GZIP':
      return unpackGzip(packed);
    default:
      throw new Error('cannot be unpacked piece by piece');
  }
}

function* slicesOf({ random, start, end }: Packed): Generator<Uint8Array> {
  for (let at = start; at < end; at += STEP) yield random.slice(at, Math.min(end, at + STEP));
}

async function* unpackGzip(packed: Packed): AsyncGenerator<Uint8Array> {
  const source = Readable.from(slicesOf(packed), { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
