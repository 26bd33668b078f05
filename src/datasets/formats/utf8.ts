import { isUtf8 } from 'node:buffer';
import { CardbenchError } from '../../core/errors.js';

const NEWLINE = 0x0a;
const NOTHING = new Uint8Array(0);

/** Checks the bytes of a text file as they arrive, and passes them on once they are known to be UTF-8. */
export interface Utf8Check {
  readonly push: (piece: Uint8Array) => Uint8Array;
  /** The remaining bytes, at the end of the file. */
  readonly end: () => Uint8Array;
}

/**
 * Accepts only UTF-8. A byte order mark is removed, and any other encoding throws a {@link CardbenchError} that names
 * the line. Bytes are never replaced.
 */
export function utf8Check(file: string): Utf8Check {
  let line = 1;
  let held: Uint8Array = NOTHING;
  let isBegun = false;
  const checked = (bytes: Uint8Array): Uint8Array => {
    if (!isUtf8(bytes)) throw notUtf8(file, line + linesBeforeFault(bytes));
    line += count(bytes, NEWLINE);
    return bytes;
  };
  const first = (bytes: Uint8Array): Uint8Array => {
    isBegun = true;
    return begun(file, bytes);
  };
  return {
    push: (piece) => {
      let bytes = held.length === 0 ? piece : Buffer.concat([held, piece]);
      held = NOTHING;
      if (!isBegun) {
        if (bytes.length < 4) {
          held = bytes;
          return NOTHING;
        }
        bytes = first(bytes);
      }
      const whole = bytes.length - unfinished(bytes);
      held = bytes.subarray(whole);
      return checked(bytes.subarray(0, whole));
    },
    end: () => checked(isBegun ? held : first(held)),
  };
}

/** The same for all pieces of a file. */
export async function* utf8Pieces(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const check = utf8Check(file);
  for await (const piece of pieces) {
    const bytes = check.push(piece);
    if (bytes.length > 0) yield bytes;
  }
  const rest = check.end();
  if (rest.length > 0) yield rest;
}

/**
 * The pieces of a file without a byte order mark, of which only the beginning is checked: its lines have still to be, with
 * {@link NOT_UTF8} as what is wrong with one.
 */
export async function* textPieces(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = NOTHING;
  for await (const piece of pieces) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < 4) continue;
    yield begun(file, head);
    head = undefined;
  }
  if (head !== undefined) yield begun(file, head);
}

/** The first bytes of a file, checked, without a byte order mark. */
function begun(file: string, bytes: Uint8Array): Uint8Array {
  requireText(file, bytes);
  requireNoWideUnits(file, bytes);
  return hasMark(bytes) ? bytes.subarray(3) : bytes;
}

/** What is wrong with a text of another encoding. */
export const NOT_UTF8 = 'not UTF-8 (Latin-1 or damaged); save the file as UTF-8';

function notUtf8(file: string, line: number): CardbenchError {
  return new CardbenchError(`${file}, line ${line}: ${NOT_UTF8}.`);
}

/** The first bytes of files that are no text, and what to do with one. */
const NO_TEXT: readonly (readonly [readonly number[], string, string])[] = [
  [[0x1f, 0x8b], 'a gzip file', 'let its name end in .gz'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'a Zstandard file', 'let its name end in .zst'],
  [
    [0x50, 0x4b, 0x03, 0x04],
    'a zip file',
    'let its name end in .zip, or .eval if inspect wrote it',
  ],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file', 'let its name end in .parquet'],
];

/** Rejects files of another kind under the name of a text file, as browsers and programs may leave them. */
function requireText(file: string, bytes: Uint8Array): void {
  for (const [begin, kind, remedy] of NO_TEXT) {
    if (begin.some((byte, index) => bytes[index] !== byte)) continue;
    throw new CardbenchError(`${file} is ${kind}, not text; ${remedy}.`);
  }
}

function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** Rejects UTF-16 and UTF-32, recognised by their byte order mark or by the zero next to the first letter. */
function requireNoWideUnits(file: string, [a, b, c, d]: Uint8Array): void {
  const marked = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  const wide32 =
    (a === 0xff && b === 0xfe && c === 0 && d === 0) ||
    (a === 0 && b === 0 && c === 0xfe && d === 0xff);
  const bare =
    (a === 0 && b !== 0 && b !== undefined) || (a !== 0 && b === 0 && d === 0 && c !== 0);
  if (!marked && !wide32 && !bare) return;
  throw new CardbenchError(
    `${file} is ${wide32 ? 'UTF-32' : 'UTF-16'}, not UTF-8; save it as UTF-8.`,
  );
}

/** The number of bytes at the end that begin an incomplete character. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < lengthFrom(byte) ? back : 0;
  }
  return 0;
}

function lengthFrom(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

function linesBeforeFault(bytes: Uint8Array): number {
  let lines = 0;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(NEWLINE, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return lines;
    lines++;
    start = end + 1;
  }
}

function count(bytes: Uint8Array, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) found++;
  return found;
}
