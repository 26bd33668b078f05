import { parse, YAMLParseError } from 'yaml';
import { CardbenchError } from '../../core/errors.js';
import { type Content, wholeOf } from './content.js';
import { jsonText } from './json-text.js';
import { LIMITS } from './limits.js';
import type { Row } from './row.js';
import { utf8Pieces } from './utf8.js';

/** A YAML file that holds one mapping, as one row. Tags that are not YAML's own are passed over. */
export async function* yamlRows(file: string, content: Content): AsyncGenerator<Row> {
  const bytes = await wholeOf(file, utf8Pieces(file, content.pieces()), LIMITS.yaml);
  const value = parseYaml(jsonText(bytes), file);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new CardbenchError(`${file}: expected a YAML mapping.`);
  }
  const at = { file, line: 1, unit: 'row' } as const;
  yield { kind: 'record', at, record: value as Record<string, unknown> };
}

/**
 * Parses YAML. What is malformed ends in a {@link CardbenchError} that names the line and quotes nothing:
 * the text may be what a link leads to.
 */
export function parseYaml(text: string, place: string): unknown {
  try {
    return parse(text, { logLevel: 'error' });
  } catch (thrown) {
    throw new CardbenchError(`${place}${lineOf(thrown)}: not valid YAML${kindOf(thrown)}.`);
  }
}

function lineOf(thrown: unknown): string {
  const line = thrown instanceof YAMLParseError ? thrown.linePos?.[0].line : undefined;
  return line === undefined ? '' : `, line ${line}`;
}

/** The parser's messages quote the file; its codes do not. */
function kindOf(thrown: unknown): string {
  if (thrown instanceof YAMLParseError) {
    return ` (${thrown.code.toLowerCase().replaceAll('_', ' ')})`;
  }
  if (thrown instanceof RangeError) return ' (nested too deeply)';
  return thrown instanceof ReferenceError ? ' (too many aliases)' : '';
}
