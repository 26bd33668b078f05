import { z } from 'zod';
import { CardbenchError, messageOf } from '../../core/errors.js';
import { type Content, contentOf, linesOf } from './content.js';
import { describePosition, type Row, type RowPosition } from './row.js';

const recordSchema = z.record(z.string(), z.unknown());

/** One JSON object a line; empty lines are passed over. */
export function* jsonLinesRows(file: string, content: Content): Generator<Row> {
  const decoder = new TextDecoder();
  let line = 0;
  for (const bytes of linesOf(content.pieces())) {
    line++;
    const source = decoder.decode(bytes).trim();
    if (source === '') continue;
    const at: RowPosition = { file, line, unit: 'line' };
    yield { ...toRow(parseJson(source, at), at), source };
  }
}

/**
 * A JSON array of objects, or one object. A file named `.json` that holds one object a line (as many
 * published datasets do) is read as JSON Lines.
 */
export function* jsonRows(file: string, content: Content): Generator<Row> {
  const bytes = content.whole();
  const text = new TextDecoder().decode(bytes).trim();
  const whole = text.startsWith('{') ? wholeObject(text) : undefined;
  if (whole !== undefined) {
    yield { ...toRow(whole, { file, line: 1, unit: 'row' }), source: text };
    return;
  }
  if (!text.startsWith('[')) {
    yield* jsonLinesRows(file, contentOf(bytes));
    return;
  }
  const rows = parseJson(text, { file, line: 1, unit: 'row' });
  if (!Array.isArray(rows)) throw new CardbenchError(`${file}: expected a JSON array of objects.`);
  for (const [index, value] of rows.entries()) {
    yield toRow(value, { file, line: index + 1, unit: 'row' });
  }
}

function wholeObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseJson(text: string, at: RowPosition): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const strict = withoutPythonNumbers(text);
    if (strict !== text) return parseJson(strict, at);
    throw new CardbenchError(
      `${describePosition(at)}: not valid JSON (${messageOf(thrown).slice(0, 120)}); repair the line or pull the file again.`,
    );
  }
}

/** Python writes NaN and Infinity, which are not JSON: they are read as null. */
function withoutPythonNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : 'null',
  );
}

function toRow(value: unknown, at: RowPosition): Row & { readonly kind: 'record' } {
  const record = recordSchema.safeParse(value);
  if (!record.success) {
    throw new CardbenchError(`${describePosition(at)}: expected a JSON object.`);
  }
  return { kind: 'record', at, record: record.data };
}
