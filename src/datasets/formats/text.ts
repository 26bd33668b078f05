import { type Content, wholeOf } from './content.js';
import { jsonText } from './json-text.js';
import { LIMITS } from './limits.js';
import type { Row } from './row.js';
import { utf8Pieces } from './utf8.js';

/** A text file as one row, `{ text }`, for datasets that say that they read such files. */
export async function* textRows(file: string, content: Content): AsyncGenerator<Row> {
  const bytes = await wholeOf(file, utf8Pieces(file, content.pieces()), LIMITS.record);
  yield { kind: 'record', at: { file, line: 1, unit: 'row' }, record: { text: jsonText(bytes) } };
}
