import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parse,
  parseDocument,
  YAMLParseError,
} from 'yaml';
import { CardbenchError } from '../../core/errors.js';
import { type Content, wholeOf } from './content.js';
import { jsonText } from './json-text.js';
import { LIMITS } from './limits.js';
import type { Row } from './row.js';
import { utf8Pieces } from './utf8.js';

/** Maximum nesting of brackets; a card has four levels. */
const MAX_NESTING = 100;

/** A YAML file with one mapping, as one row. Custom tags are ignored. */
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
 * Parses YAML. Throws a {@link CardbenchError} if the text is malformed. The message names the line and quotes nothing,
 * because the text may have been reached through a link.
 */
export function parseYaml(text: string, place: string): unknown {
  if (nesting(text) > MAX_NESTING) {
    throw new CardbenchError(`${place}: not valid YAML (nested too deeply).`);
  }
  try {
    return parse(text, { logLevel: 'error' });
  } catch (thrown) {
    throw new CardbenchError(`${place}${lineOf(thrown)}: not valid YAML${kindOf(thrown)}.`);
  }
}

/**
 * Finds the lines of values by their paths, counted from 1, in a text that {@link parseYaml} accepts. The text is parsed
 * when the first line is asked for.
 */
export function yamlLines(
  text: () => string,
): (path: readonly PropertyKey[]) => number | undefined {
  const lineCounter = new LineCounter();
  let root: unknown;
  return (path) => {
    root ??= parseDocument(text(), { lineCounter, logLevel: 'error' }).contents;
    let node: unknown = root;
    let offset: number | undefined;
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          ({ key }) => isScalar(key) && String(key.value) === String(part),
        );
        if (pair === undefined) return undefined;
        offset = (pair.key as Node).range?.[0];
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(part)];
        offset = (node as Node | undefined)?.range?.[0];
      } else break;
    }
    return offset === undefined ? undefined : lineCounter.linePos(offset).line;
  };
}

/** The nesting of brackets, and of dashes on one line; the parser's time grows with its square. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const char of text) {
    if (char === '[' || char === '{') deepest = Math.max(deepest, ++depth);
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
  }
  return /(?:[-?:] ){100}/.test(text) ? MAX_NESTING + 1 : deepest;
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
