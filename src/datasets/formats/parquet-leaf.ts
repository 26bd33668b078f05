import type { ColumnMetaData, Encoding, ParquetParsers, SchemaTree } from 'hyparquet';
import { Encodings } from 'hyparquet/src/constants.js';
import { type convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import type { Page } from './parquet-pages.js';
import { lateTexts } from './parquet-values.js';

/** Everything about a leaf column that its pages share. */
export interface Leaf {
  readonly meta: ColumnMetaData;
  readonly path: SchemaTree[];
  readonly element: SchemaTree['element'];
  readonly maxRepetition: number;
  readonly maxDefinition: number;
}

/** A page that is being read: its levels, and where its values are. */
export interface OpenPage {
  readonly page: Page;
  readonly repetition: Uint8Array;
  readonly definition: Uint8Array;
}

export const PARSERS: ParquetParsers = { ...DEFAULT_PARSERS, ...lateTexts };

/** How many of these places of a page have a value. */
export function valuesIn(
  { maxDefinition }: Leaf,
  definition: Uint8Array,
  from: number,
  to: number,
): number {
  if (definition.length === 0) return to - from;
  let count = 0;
  for (let at = from; at < to; at++) if (definition[at] === maxDefinition) count++;
  return count;
}

export function encodingOf(page: Page): Encoding {
  const encoding = Encodings[page.encoding];
  if (encoding === undefined) throw new Error('an unknown encoding');
  return encoding;
}

export function decoderOf({ meta, element, path }: Leaf): Parameters<typeof convert>[1] {
  const { path_in_schema: pathInSchema, type, codec } = meta;
  return { pathInSchema, type, codec, element, schemaPath: path, parsers: PARSERS };
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
