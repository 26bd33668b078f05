import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import { bytesInWords, LIMITS } from './limits.js';
import { lineTooLong } from './lines.js';
import type { Row } from './row.js';
import { utf8Pieces } from './utf8.js';

const COMMA = 0x2c;
const TAB = 0x09;
const NEWLINE = 0x0a;
/** Only lines longer than this, in bytes, have their cells counted. */
const LONG = 256 * 1024;

/**
 * CSV (RFC 4180 quoting) and TSV. A TSV has no quoting, as in MGSM's files, where a `"` inside a
 * question is only a character.
 */
export async function* delimitedRows(
  file: string,
  content: Content,
  format: 'csv' | 'tsv',
): AsyncGenerator<Row> {
  // Recorded by the parser, which is ahead of the reader of its rows by up to one piece.
  let nextLine = 1;
  const lineOf = new WeakMap<readonly string[], number>();
  const source = Readable.from(
    boundedLines(file, utf8Pieces(file, content.pieces()), format === 'csv' ? COMMA : TAB),
    { objectMode: false },
  );
  const parser = source.pipe(
    parse({
      delimiter: format === 'csv' ? ',' : '\t',
      quote: format === 'csv' ? '"' : null,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LIMITS.record,
      on_record: (cells: string[], { lines }) => {
        lineOf.set(cells, Math.max(nextLine, lines - linesInside(cells)));
        nextLine = lines + 1;
        return cells;
      },
    }),
  );
  source.on('error', (error) => parser.destroy(error));
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (cells.length > LIMITS.columns) throw tooManyCells(file, lineOf.get(cells) ?? 0);
      yield { kind: 'cells', at: { file, line: lineOf.get(cells) ?? 0, unit: 'line' }, cells };
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const line =
      thrown.code === 'CSV_QUOTE_NOT_CLOSED' || thrown.code === 'CSV_MAX_RECORD_SIZE'
        ? nextLine
        : Number(thrown['lines'] ?? nextLine);
    throw new CardbenchError(
      `${file}, line ${line}: not valid ${format.toUpperCase()} (${csvComplaint(thrown.code)}); repair the file, or download it again.`,
    );
  } finally {
    source.destroy();
    parser.destroy();
  }
}

/** The parser limits the size of the cells in a row, but not their number, nor the lines in a quoted cell. */
async function* boundedLines(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  delimiter: number,
): AsyncGenerator<Uint8Array> {
  let line = 1;
  let length = 0;
  let cells = 0;
  for await (const piece of pieces) {
    for (let start = 0; ; ) {
      const end = piece.indexOf(NEWLINE, start);
      const part = piece.subarray(start, end === -1 ? undefined : end);
      length += part.length;
      if (length > LIMITS.record)
        throw new CardbenchError(`${file}, line ${line}: ${lineTooLong()}`);
      if (length > LONG) for (const byte of part) if (byte === delimiter) cells++;
      if (cells > LIMITS.columns) throw tooManyCells(file, line);
      if (end === -1) break;
      line++;
      length = 0;
      cells = 0;
      start = end + 1;
    }
    yield piece;
  }
}

function tooManyCells(file: string, line: number): CardbenchError {
  return new CardbenchError(
    `${file}, line ${line}: more than ${LIMITS.columns.toLocaleString('en')} cells in one row, which is the limit; is it the right file?`,
  );
}

function linesInside(record: readonly string[]): number {
  let count = 0;
  for (const cell of record) for (const char of cell) if (char === '\n') count++;
  return count;
}

function csvComplaint(code: string): string {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted field is never closed';
    case 'INVALID_OPENING_QUOTE':
      return 'there is a quote in the middle of an unquoted field';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows a closing quote';
    case 'CSV_MAX_RECORD_SIZE':
      return `one row is larger than the limit of ${bytesInWords(LIMITS.record)}, or a quote is not closed`;
    default:
      return code.toLowerCase().replaceAll('_', ' ');
  }
}
