import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { type Content, wholeOf } from './content.js';
import { arrayElements } from './json-array.js';
import { jsonText, parseJson, readJson } from './json-text.js';
import { LIMITS } from './limits.js';
import { linesOf } from './lines.js';
import type { Row, RowPosition, UnusableRow } from './row.js';
import { utf8Pieces } from './utf8.js';

const NEWLINE = 0x0a;
const recordSchema = z.record(z.string(), z.unknown());

/** One JSON object per line; empty lines are skipped. */
export function jsonLinesRows(file: string, content: Content): AsyncGenerator<Row | UnusableRow> {
  return rowsOfLines(file, utf8Pieces(file, content.pieces()));
}

/**
 * A JSON array of objects, or one object. A file named `.json` with one object per line (like many published datasets)
 * is read as JSON Lines.
 */
export async function* jsonRows(file: string, content: Content): AsyncGenerator<Row | UnusableRow> {
  const { head, pieces } = await firstLine(utf8Pieces(file, content.pieces()));
  const start = jsonText(head).slice(0, 1);
  if (start === '[') {
    let line = 0;
    for await (const bytes of arrayElements(file, pieces)) {
      const at: RowPosition = { file, line: ++line, unit: 'row' };
      yield rowAt(at, bytes);
    }
  } else if (start === '{' && !isWhole(head)) {
    const bytes = await wholeOf(file, pieces, LIMITS.document);
    const record = recordSchema.safeParse(parseJson(bytes, file, LIMITS.documentValues));
    if (!record.success) throw new CardbenchError(`${file}: expected a JSON object.`);
    const at: RowPosition = { file, line: 1, unit: 'row' };
    yield { kind: 'record', at, record: record.data, source: jsonText(bytes) };
  } else yield* rowsOfLines(file, pieces);
}

async function* rowsOfLines(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Row | UnusableRow> {
  let line = 0;
  for await (const bytes of linesOf(file, pieces)) {
    line++;
    const source = jsonText(bytes);
    if (source === '') continue;
    const at: RowPosition = { file, line, unit: 'line' };
    const row = rowAt(at, bytes);
    yield row.kind === 'record' ? { ...row, source } : row;
  }
}

/** The first line that is not blank, up to the size of a record, and all pieces from the beginning. */
async function firstLine(
  pieces: AsyncGenerator<Uint8Array>,
): Promise<{ head: Uint8Array; pieces: AsyncIterable<Uint8Array> }> {
  const seen: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  let blank = true;
  while (!ended && length <= LIMITS.record) {
    const next = await pieces.next();
    if (next.done === true) break;
    seen.push(next.value);
    length += next.value.length;
    blank &&= jsonText(next.value) === '';
    ended = !blank && next.value.includes(NEWLINE);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* seen;
    yield* pieces;
  }
  const whole = Buffer.concat(seen);
  const start = whole.findIndex((byte) => byte > 0x20);
  const end = whole.indexOf(NEWLINE, Math.max(0, start));
  return { head: whole.subarray(Math.max(0, start), end === -1 ? undefined : end), pieces: all() };
}

/** Whether a line is a JSON value by itself. */
function isWhole(line: Uint8Array): boolean {
  if (line.length > LIMITS.record) return false;
  try {
    parseJson(line, '');
    return true;
  } catch {
    return false;
  }
}

function rowAt(at: RowPosition, bytes: Uint8Array): (Row & { kind: 'record' }) | UnusableRow {
  const read = readJson(bytes);
  if ('wrong' in read) return { kind: 'unusable', at, reason: read.wrong };
  const record = recordSchema.safeParse(read.value);
  if (!record.success) return { kind: 'unusable', at, reason: 'expected a JSON object' };
  return { kind: 'record', at, record: record.data };
}
