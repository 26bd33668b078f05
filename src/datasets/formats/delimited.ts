import { CardbenchError } from '../../core/errors.js';
import type { Content } from './content.js';
import {
  DelimitedError,
  type DelimitedFault,
  delimitedRows as splitter,
} from './delimited-rows.js';
import { bytesInWords, LIMITS } from './limits.js';
import { LINE_TOO_LONG } from './lines.js';
import type { Row } from './row.js';
import { utf8Pieces } from './utf8.js';

const COMMA = 0x2c;
const TAB = 0x09;

/**
 * CSV (RFC 4180 quoting) and TSV. A TSV has no quoting, as in MGSM's files, where a `"` inside a
 * question is only a character.
 */
export async function* delimitedRows(
  file: string,
  content: Content,
  format: 'csv' | 'tsv',
): AsyncGenerator<Row> {
  const isCsv = format === 'csv';
  const { push, end } = splitter(isCsv ? COMMA : TAB, isCsv);
  try {
    for await (const piece of utf8Pieces(file, content.pieces())) {
      for (const { line, cells } of push(piece)) {
        yield { kind: 'cells', at: { file, line, unit: 'line' }, cells };
      }
    }
    for (const { line, cells } of end()) {
      yield { kind: 'cells', at: { file, line, unit: 'line' }, cells };
    }
  } catch (thrown) {
    if (!(thrown instanceof DelimitedError)) throw thrown;
    const { fault, line } = thrown;
    throw new CardbenchError(`${file}, line ${line}: ${complaint(fault, format.toUpperCase())}`);
  }
}

function complaint(fault: DelimitedFault, format: string): string {
  if (fault === 'line too long') return LINE_TOO_LONG;
  if (fault === 'too many cells') {
    return `more than ${LIMITS.columns.toLocaleString('en')} cells in one row, which is the limit; is it the right file?`;
  }
  const reason = {
    'quote not closed': 'a quoted field is never closed',
    'quote inside a cell': 'there is a quote in the middle of an unquoted field',
    'text after a quote': 'text follows a closing quote',
    'row too long': `one row is larger than the limit of ${bytesInWords(LIMITS.record)}, or a quote is not closed`,
  }[fault];
  return `not valid ${format} (${reason}); repair the file, or download it again.`;
}
