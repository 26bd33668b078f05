import { z } from 'zod';
import { CardbenchError, messageOf } from '../../core/errors.js';
import { describePosition, type Row, type RowPosition } from './row.js';

const recordSchema = z.record(z.string(), z.unknown());
const NEWLINE = 0x0a;

/** One JSON object a line; empty lines are passed over. */
export function* jsonLinesRows(file: string, content: Uint8Array): Generator<Row> {
  const decoder = new TextDecoder();
  let line = 0;
  for (let start = 0; start < content.length; ) {
    let end = content.indexOf(NEWLINE, start);
    if (end === -1) end = content.length;
    line++;
    const source = decoder.decode(content.subarray(start, end)).trim();
    start = end + 1;
    if (source === '') continue;
    const at: RowPosition = { file, line, unit: 'line' };
    yield { ...toRow(parseJson(source, at), at), source };
  }
}

/**
 * A JSON array of objects, or one object. A file named `.json` that holds one object a line (as many
 * published datasets do) is read as JSON Lines.
 */
export function* jsonRows(file: string, content: Uint8Array): Generator<Row> {
  const text = new TextDecoder().decode(content).trim();
  const whole = text.startsWith('{') ? wholeObject(text) : undefined;
  if (whole !== undefined) {
    yield { ...toRow(whole, { file, line: 1, unit: 'row' }), source: text };
    return;
  }
  if (!text.startsWith('[')) {
    yield* jsonLinesRows(file, content);
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
