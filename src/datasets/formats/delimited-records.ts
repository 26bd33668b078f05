import { isUtf8 } from 'node:buffer';
import { bytesInWords, LIMITS } from './limits.js';
import { lineTooLong } from './lines.js';
import { NOT_UTF8 } from './utf8.js';

const NOTHING = new Uint8Array(0);
const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** The bytes of a row of a table, without the end of its line. */
export interface DelimitedRecord {
  /** Of its beginning, from 1. */
  readonly line: number;
  /** Lines that it takes. */
  readonly lines: number;
  readonly bytes: Uint8Array;
  /** Why it cannot be used, as the rest of a sentence. There are no bytes then, unless they are of another encoding. */
  readonly wrong?: string;
}

/** How a table is written, as bytes. */
export interface Dialect {
  readonly delimiter: number;
  /** Whether a field may stand in quotes, and then hold delimiters and lines. */
  readonly quotes: boolean;
}

/** What a byte belongs to. */
type State = 'start of a field' | 'field' | 'quoted field' | 'quote in a quoted field';

/**
 * The rows of a table, undivided, only one of them in memory at a time; blank lines are left out. A row that has an
 * encoding or a size that cannot be read comes without its bytes.
 */
export async function* delimitedRecords(
  pieces: AsyncIterable<Uint8Array>,
  { delimiter, quotes }: Dialect,
): AsyncGenerator<DelimitedRecord> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let cells = 1;
  let line = 1;
  let lines = 0;
  let state: State = 'start of a field';
  let newline: number | undefined;
  let isTold = false;
  /** Takes a part of a row; tells one that becomes too large by it, before the rest of it is passed over. */
  function* take(part: Uint8Array): Generator<DelimitedRecord> {
    length += part.length;
    const wrong = tooLarge(length, cells, state === 'quoted field');
    if (wrong === undefined) {
      if (part.length > 0) parts.push(part);
      return;
    }
    parts = [];
    if (!isTold) yield { line, lines: Math.max(1, lines), bytes: NOTHING, wrong };
    isTold = true;
  }
  /** Ends a row. */
  function* end(): Generator<DelimitedRecord> {
    const bytes = withoutEnd(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    const isOpen = state === 'quoted field';
    const about = { line, lines };
    const wasTold = isTold;
    line += lines;
    [parts, length, cells, lines, state, isTold] = [[], 0, 1, 0, 'start of a field', false];
    if (wasTold || bytes.length === 0) return;
    const wrong = isOpen ? 'a quoted field is never closed' : isUtf8(bytes) ? undefined : NOT_UTF8;
    if (wrong === undefined) yield { ...about, bytes };
    else yield { ...about, bytes: isOpen ? NOTHING : bytes, wrong };
  }
  for await (const piece of pieces) {
    newline ??= newlineOf(piece);
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at];
      if (state === 'quoted field') {
        if (byte === QUOTE) state = 'quote in a quoted field';
        else if (byte === newline) lines++;
      } else if (byte === newline) {
        lines++;
        yield* take(piece.subarray(start, at + 1));
        start = at + 1;
        yield* end();
      } else if (byte === delimiter) {
        cells++;
        state = 'start of a field';
      } else if (byte === QUOTE && quotes && state !== 'field') state = 'quoted field';
      else state = 'field';
    }
    yield* take(piece.subarray(start));
  }
  lines++;
  if (length > 0) yield* end();
}

function tooLarge(length: number, cells: number, isQuoted: boolean): string | undefined {
  if (length > LIMITS.record) {
    return isQuoted
      ? `a quoted field is never closed, or the row is larger than ${bytesInWords(LIMITS.record)}, which is the limit`
      : lineTooLong();
  }
  return cells > LIMITS.columns
    ? `more than ${LIMITS.columns.toLocaleString('en')} cells in one row, which is the limit; is it the right file?`
    : undefined;
}

/** Lines of some programs end in a carriage return alone. */
function newlineOf(piece: Uint8Array): number {
  return !piece.includes(LINE_FEED) && piece.includes(CARRIAGE_RETURN)
    ? CARRIAGE_RETURN
    : LINE_FEED;
}

function withoutEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (bytes[end - 1] === LINE_FEED) end--;
  if (bytes[end - 1] === CARRIAGE_RETURN) end--;
  return bytes.subarray(0, end);
}
