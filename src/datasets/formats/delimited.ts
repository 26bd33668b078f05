import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import type { Row } from './row.js';

/**
 * CSV (RFC 4180 quoting) and TSV. A TSV has no quoting, as in MGSM's files, where a `"` inside a
 * question is only a character.
 */
export async function* delimitedRows(
  file: string,
  content: Content,
  format: 'csv' | 'tsv',
): AsyncGenerator<Row> {
  // Noted as the parser goes, since it is ahead of whoever reads its rows: by a piece at most.
  let nextLine = 1;
  const lineOf = new WeakMap<readonly string[], number>();
  const parser = Readable.from(content.pieces(), { objectMode: false }).pipe(
    parse({
      bom: true,
      delimiter: format === 'csv' ? ',' : '\t',
      quote: format === 'csv' ? '"' : null,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: 16 * 1024 * 1024,
      on_record: (cells: string[], { lines }) => {
        lineOf.set(cells, Math.max(nextLine, lines - linesInside(cells)));
        nextLine = lines + 1;
        return cells;
      },
    }),
  );
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      yield { kind: 'cells', at: { file, line: lineOf.get(cells) ?? 0, unit: 'line' }, cells };
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    const line =
      thrown.code === 'CSV_QUOTE_NOT_CLOSED' ? nextLine : Number(thrown['lines'] ?? nextLine);
    throw new CardbenchError(
      `${file}, line ${line}: not valid ${format.toUpperCase()} (${csvComplaint(thrown.code)}); repair the file or pull it again.`,
    );
  }
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
      return 'a quote stands in the middle of an unquoted field';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows a closing quote';
    case 'CSV_MAX_RECORD_SIZE':
      return 'one row is larger than 16 MiB';
    default:
      return code.toLowerCase().replaceAll('_', ' ');
  }
}
