import { isUtf8 } from 'node:buffer';
import { CsvError, type Options, parse } from 'csv-parse/sync';
import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import { type DelimitedRecord, delimitedRecords } from './delimited-records.js';
import type { Row, UnusableRow } from './row.js';
import { textPieces } from './utf8.js';

const COMMA = 0x2c;
const TAB = 0x09;
const LINE_END = Buffer.from('\n');
/** Bytes of rows that are parsed together. */
const TOGETHER = 64 * 1024;

type Format = 'csv' | 'tsv';

/**
 * CSV (RFC 4180 quoting) and TSV. A TSV has no quoting, as in MGSM's files, where a `"` inside a
 * question is only a character. The first row may hold the names of the columns, so that one that cannot be used is told,
 * and read as far as it can be: odd bytes and quotes stay in the names. It ends the reading only if it has no end itself.
 */
export async function* delimitedRows(
  file: string,
  content: Content,
  format: Format,
): AsyncGenerator<Row | UnusableRow> {
  let isFirst = true;
  for await (const row of parsedRows(file, content, format)) {
    if (isFirst && row.kind === 'unusable' && row.cells === undefined) {
      throw new CardbenchError(`${file}, line ${row.at.line}: ${sentence(row.reason)}`);
    }
    if (row.kind === 'cells') yield row;
    else {
      const { at, reason } = row;
      yield { kind: 'unusable', at, reason };
      if (isFirst && row.cells !== undefined) yield { kind: 'cells', at, cells: row.cells };
    }
    isFirst = false;
  }
}

async function* parsedRows(
  file: string,
  content: Content,
  format: Format,
): AsyncGenerator<ParsedRow> {
  const pieces = textPieces(file, content.pieces());
  const dialect = { delimiter: format === 'csv' ? COMMA : TAB, quotes: format === 'csv' };
  let together: DelimitedRecord[] = [];
  let length = 0;
  let isFirst = true;
  for await (const record of delimitedRecords(pieces, dialect)) {
    together.push(record);
    length += record.bytes.length;
    // A row that cannot be used is told at once, before the rest of it is passed over.
    if (length < TOGETHER && record.wrong === undefined) continue;
    yield* rowsOfRecords(file, together, format, isFirst);
    together = [];
    length = 0;
    isFirst = false;
  }
  yield* rowsOfRecords(file, together, format, isFirst);
}

/** A row; one that cannot be used with its cells as far as they can be read, if they are names. */
type ParsedRow =
  | (Row & { readonly kind: 'cells' })
  | (UnusableRow & { readonly cells?: readonly string[] });

/**
 * The rows of some records; one by one if they cannot be parsed together.
 *
 * @param haveNames whether the first of them may hold the names of the columns
 */
function* rowsOfRecords(
  file: string,
  records: readonly DelimitedRecord[],
  format: Format,
  haveNames: boolean,
): Generator<ParsedRow> {
  const usable = records.filter(({ wrong }) => wrong === undefined);
  const lines = usable.flatMap(({ bytes }) => [bytes, LINE_END]);
  const together = cellsIn(Buffer.concat(lines), format);
  const areAll = Array.isArray(together) && together.length === usable.length;
  let next = 0;
  for (const [index, { line, lines: count, bytes, wrong }] of records.entries()) {
    const at = { file, line, unit: 'line' } as const;
    const parsed = wrong ?? (areAll ? [together[next++] ?? []] : cellsIn(bytes, format));
    const [cells] = typeof parsed === 'string' || parsed.length !== 1 ? [] : parsed;
    if (cells !== undefined) yield { kind: 'cells', at, cells };
    else {
      const reason = typeof parsed === 'string' ? parsed : `not one row of ${format.toUpperCase()}`;
      const odd = { kind: 'unusable', at, reason: overLines(reason, count) } as const;
      const names = haveNames && index === 0 ? oddNames(bytes, format) : undefined;
      yield names === undefined ? odd : { ...odd, cells: names };
    }
  }
}

/** An odd quote can take in the lines after it. */
function overLines(reason: string, lines: number): string {
  return lines === 1 ? reason : reason.replace(/;|$/, (end) => `, over ${lines} lines${end}`);
}

/** The names in a first row that cannot be used; nothing if there are no bytes of it. */
function oddNames(bytes: Uint8Array, format: Format): readonly string[] | undefined {
  if (bytes.length === 0) return undefined;
  // Every byte is a character of Latin-1.
  const text = isUtf8(bytes) ? bytes : Buffer.from(Buffer.from(bytes).toString('latin1'));
  const rows = cellsIn(text, format, { relax_quotes: true });
  return typeof rows === 'string' || rows.length !== 1 ? undefined : rows[0];
}

/** The cells of some rows, or what is wrong with them. */
function cellsIn(bytes: Uint8Array, format: Format, how: Options = {}): string[][] | string {
  try {
    return parse(bytes as Buffer, {
      delimiter: format === 'csv' ? ',' : '\t',
      quote: format === 'csv' ? '"' : null,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: '\n',
      ...how,
    }) as string[][];
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    return `not valid ${format.toUpperCase()} (${csvComplaint(thrown.code)}); repair the file, or download it again`;
  }
}

function csvComplaint(code: string): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted field is never closed';
    case 'INVALID_OPENING_QUOTE':
      return 'there is a quote in the middle of an unquoted field';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows a closing quote';
    default:
      return code.toLowerCase().replaceAll('_', ' ');
  }
}

function sentence(reason: string): string {
  return reason.endsWith('?') ? reason : `${reason}.`;
}
