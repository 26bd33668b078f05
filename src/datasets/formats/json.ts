import { isUtf8 } from 'node:buffer';
import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { type Content, wholeOf } from './content.js';
import { arrayElements } from './json-array.js';
import { ELEMENT_TOO_LARGE } from './json-element.js';
import { listElements } from './json-lists.js';
import { jsonText, parseJson, readJson } from './json-text.js';
import { LIMITS } from './limits.js';
import { linesOf, lineTooLong } from './lines.js';
import type { Row, RowPosition, UnusableRow } from './row.js';
import { NOT_UTF8, textPieces, utf8Pieces } from './utf8.js';

const NEWLINE = 0x0a;
const recordSchema = z.record(z.string(), z.unknown());

/**
 * One JSON object per line; empty lines are skipped.
 *
 * @param most bytes of a line
 */
export function jsonLinesRows(
  file: string,
  content: Content,
  most: number = LIMITS.record,
): AsyncGenerator<Row | UnusableRow> {
  return rowsOfLines(file, textPieces(file, content.pieces()), most, content);
}

/**
 * A JSON array of objects, or one object. A file named `.json` with one object per line (like many published datasets)
 * is read as JSON Lines.
 *
 * @param lists where the rows are in an object: `results.results`, or `eval.*` for the lists in an object. Elements that
 *   are no objects are wrapped in one, under the name of the list. An object without these lists is one row
 */
export async function* jsonRows(
  file: string,
  content: Content,
  lists: readonly string[] = [],
): AsyncGenerator<Row | UnusableRow> {
  const { head, pieces, isFirst, isAlone } = await firstLine(textPieces(file, content.pieces()));
  const start = jsonText(head).slice(0, 1);
  if (start === '[') {
    let line = 0;
    for await (const bytes of arrayElements(file, pieces)) {
      const at: RowPosition = { file, line: ++line, unit: 'row' };
      yield rowAt(at, bytes);
    }
    return;
  }
  const at: RowPosition = { file, line: 1, unit: 'line' };
  const row = start === '{' && head.length <= LIMITS.record ? parsedAt(at, head) : undefined;
  const isDocument = start === '{' && row?.kind !== 'record';
  if (lists.length > 0 && start === '{' && (isDocument || isAlone)) {
    let found = false;
    const again = textPieces(file, content.pieces());
    let line = 0;
    const onList = (): void => {
      found = true;
    };
    for await (const { list, bytes } of listElements(file, again, lists, onList)) {
      yield rowAt({ file, line: ++line, unit: 'row' }, bytes, list);
    }
    if (found) return;
  }
  if (isDocument) {
    const bytes = await wholeOf(file, utf8Pieces(file, pieces), LIMITS.document);
    const record = recordSchema.safeParse(parseJson(bytes, file, LIMITS.documentValues));
    if (!record.success) throw new CardbenchError(`${file}: expected a JSON object.`);
    const at: RowPosition = { file, line: 1, unit: 'row' };
    yield { kind: 'record', at, record: record.data, source: jsonText(bytes) };
  } else if (row?.kind === 'record' && isFirst && isAlone) {
    yield isUtf8(head) ? { ...row, source: jsonText(head) } : notUtf8(at);
  } else yield* rowsOfLines(file, pieces);
}

async function* rowsOfLines(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  most: number = LIMITS.record,
  content?: Content,
): AsyncGenerator<Row | UnusableRow> {
  let line = 0;
  // Pieces come without a byte order mark.
  const path = content === undefined || beginsWithMark(content) ? undefined : content.path;
  for await (const { start, bytes } of linesOf(pieces, most)) {
    line++;
    if (bytes === undefined) {
      yield { kind: 'unusable', at: { file, line, unit: 'line' }, reason: lineTooLong(most) };
      continue;
    }
    const at: RowPosition = { file, line, unit: 'line' };
    if (!isUtf8(bytes)) {
      yield notUtf8(at);
      continue;
    }
    const source = jsonText(bytes);
    if (source === '') continue;
    const row = parsedAt(at, bytes);
    const place = path === undefined ? {} : { place: { path, start, end: start + bytes.length } };
    yield row.kind === 'record' ? { ...row, source, ...place } : row;
  }
}

function beginsWithMark({ random }: Content): boolean {
  return random !== undefined && Buffer.from(random.slice(0, 3)).toString('hex') === 'efbbbf';
}

/**
 * The first line that is not blank, up to the size of a record, and all pieces from the beginning. `isFirst` says that no
 * line stands before it, `isAlone` that only blank lines follow.
 */
async function firstLine(pieces: AsyncGenerator<Uint8Array>): Promise<{
  head: Uint8Array;
  pieces: AsyncIterable<Uint8Array>;
  isFirst: boolean;
  isAlone: boolean;
}> {
  const seen: Uint8Array[] = [];
  let length = 0;
  let start = -1;
  let end = -1;
  let next = -1;
  let isOver = false;
  while (next === -1 && length <= LIMITS.record) {
    const { value, done } = await pieces.next();
    isOver = done === true;
    if (done === true) break;
    seen.push(value);
    const from = length;
    const place = (at: number): number => (at === -1 || at === value.length ? -1 : from + at);
    const textAfter = (since: number): number => {
      let at = Math.max(0, since - from);
      while (at < value.length && (value[at] ?? 0) <= 0x20) at++;
      return place(at);
    };
    length += value.length;
    if (start === -1) start = textAfter(0);
    if (start !== -1 && end === -1) end = place(value.indexOf(NEWLINE, Math.max(0, start - from)));
    if (end !== -1) next = textAfter(end);
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    yield* seen;
    yield* pieces;
  }
  const head = Buffer.concat(seen).subarray(Math.max(0, start), end === -1 ? undefined : end);
  return { head, pieces: all(), isFirst: start === 0, isAlone: isOver && next === -1 };
}

/**
 * A JSON value as a row.
 *
 * @param bytes `undefined` for a value that is too large
 * @param list wraps a value that is no object in one, under this name
 * @param mostValues by default, as many as a line may have
 */
export function rowAt(
  at: RowPosition,
  bytes: Uint8Array | undefined,
  list?: string,
  mostValues?: number,
): (Row & { kind: 'record' }) | UnusableRow {
  if (bytes === undefined) return { kind: 'unusable', at, reason: ELEMENT_TOO_LARGE };
  return isUtf8(bytes) ? parsedAt(at, bytes, list, mostValues) : notUtf8(at);
}

/** The same for bytes of any encoding. */
function parsedAt(
  at: RowPosition,
  bytes: Uint8Array,
  list?: string,
  mostValues?: number,
): (Row & { kind: 'record' }) | UnusableRow {
  const read = readJson(bytes, mostValues);
  if ('wrong' in read) return { kind: 'unusable', at, reason: read.wrong };
  const record = recordSchema.safeParse(read.value);
  if (record.success) return { kind: 'record', at, record: record.data };
  if (list !== undefined) return { kind: 'record', at, record: { [list]: read.value } };
  return { kind: 'unusable', at, reason: 'expected a JSON object' };
}

function notUtf8(at: RowPosition): UnusableRow {
  return { kind: 'unusable', at, reason: NOT_UTF8 };
}
