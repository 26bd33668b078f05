import { Decompress } from 'fzstd';
import { CardbenchError } from '../../core/errors.js';
import { bytesInWords } from './limits.js';

/** A frame that needs more memory than this is not unpacked; compressors use 8 MiB at most unless told otherwise. */
const LARGEST_WINDOW = 128 * 1024 * 1024;
/** Compressed bytes that are unpacked at a time. */
const STEP = 64 * 1024;
/** Blocks that are unpacked at a time: one of four bytes may stand for 128 KiB. */
const BLOCKS = 32;

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;

/**
 * The content of Zstandard data, one frame or several (RFC 8878), piece by piece.
 *
 * @param where for the message if it needs too much memory
 * @throws Error if the data is damaged
 */
export function* unpackZstd(where: string, data: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < data.length; ) {
    const { end, window, skippable, cuts } = frameAt(data, start);
    if (window > LARGEST_WINDOW) {
      throw new CardbenchError(
        `${where}: it needs more than ${bytesInWords(LARGEST_WINDOW)} to be unpacked, which is the limit; compress it with a smaller window.`,
      );
    }
    if (!skippable) yield* unpackFrame(data, [start, ...cuts, end]);
    start = end;
  }
}

/** @param cuts places between its blocks, with its start and its end */
function* unpackFrame(data: Uint8Array, cuts: readonly number[]): Generator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const stream = new Decompress((piece) => {
    // The library uses the memory of a piece again.
    if (piece.length > 0) pieces.push(piece.slice());
  });
  const end = cuts.at(-1) ?? 0;
  for (const [i, to] of cuts.entries()) {
    for (let at = cuts[i - 1] ?? to; at < to; at += STEP) {
      const step = Math.min(at + STEP, to);
      stream.push(data.subarray(at, step), step === end);
      yield* pieces.splice(0);
    }
  }
}

/**
 * Where a frame ends, found by the headers of its blocks, and the bytes that it needs to be unpacked; places where its
 * blocks may be parted.
 */
function frameAt(
  data: Uint8Array,
  start: number,
): { end: number; window: number; skippable: boolean; cuts: readonly number[] } {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const within = (end: number): number => {
    if (end > data.length) throw new Error('a frame ends too early');
    return end;
  };
  within(start + 8);
  const magic = view.getUint32(start, true);
  if (magic >>> 4 === SKIPPABLE) {
    const end = within(start + 8 + view.getUint32(start + 4, true));
    return { end, window: 0, skippable: true, cuts: [] };
  }
  if (magic !== MAGIC) throw new Error('there is no frame where one should begin');
  const flags = data[start + 4] ?? 0;
  const single = (flags & 0x20) !== 0;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  let at = start + 5 + (single ? 0 : 1) + dictionaryBytes;
  within(at + sizeBytes);
  const window = single
    ? littleEndian(data, at, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
    : windowOf(data[start + 5] ?? 0);
  at += sizeBytes;
  const cuts: number[] = [];
  for (let blocks = 1; ; blocks++) {
    within(at + 3);
    const header = littleEndian(data, at, 3);
    const isRun = ((header >> 1) & 3) === 1;
    at += 3 + (isRun ? 1 : header >> 3);
    if ((header & 1) === 1) break;
    if (blocks % BLOCKS === 0) cuts.push(at);
  }
  const checksum = (flags & 4) !== 0 ? 4 : 0;
  return { end: within(at + checksum), window, skippable: false, cuts };
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function littleEndian(data: Uint8Array, at: number, bytes: number): number {
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (data[at + i] ?? 0);
  return value;
}
