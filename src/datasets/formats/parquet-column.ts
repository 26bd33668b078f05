import type { AsyncBuffer, DecodedArray, RowGroup, SchemaTree } from 'hyparquet';
import { assembleNested } from 'hyparquet/src/assemble.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import type { RandomAccess } from './content.js';
import { LARGE_ROW } from './parquet-assembly.js';
import { PARSERS } from './parquet-leaf.js';
import { leafRows, type ParquetInput } from './parquet-leaf-rows.js';
import { TooLarge } from './parquet-values.js';

/** A leaf of a column, with rows of it that were read but not used yet. */
interface Ahead {
  readonly key: string;
  readonly runs: AsyncGenerator<readonly unknown[]>;
  rows: readonly unknown[];
  at: number;
}

/**
 * The values of a column of a row group, some at a time. Each leaf of a nested column is read on by itself, as its pages
 * end at other rows than those of the others.
 *
 * @param root of the schema
 */
export async function* columnValues(
  input: ParquetInput,
  group: RowGroup,
  root: SchemaTree,
  column: SchemaTree,
): AsyncGenerator<readonly unknown[]> {
  const { name } = column.element;
  if (Number(group.num_rows) === 0) return;
  const leaves = group.columns.flatMap(({ meta_data: meta }): Ahead[] => {
    if (meta?.path_in_schema[0] !== name) return [];
    const runs = leafRows(input, meta, getTreePath(root, meta.path_in_schema));
    return [{ key: meta.path_in_schema.join('.'), runs, rows: [], at: 0 }];
  });
  for (;;) {
    if (!(await readOn(leaves))) return;
    const ready = Math.min(...leaves.map(({ rows, at }) => rows.length - at));
    const large = Math.min(
      ...leaves.map(({ rows, at }) => {
        const found = rows.indexOf(LARGE_ROW, at);
        return found === -1 ? ready : found - at;
      }),
    );
    const count = large === 0 ? 1 : Math.min(ready, large);
    const parts = leaves.map((leaf): [string, DecodedArray] => {
      const part = leaf.rows.slice(leaf.at, leaf.at + count);
      leaf.at += count;
      return [leaf.key, part];
    });
    if (large === 0) yield [new TooLarge()];
    else if (column.children.length === 0) yield [...(parts[0]?.[1] ?? [])];
    else {
      const nested = new Map(parts);
      assembleNested(nested, column, PARSERS);
      yield [...(nested.get(name) ?? [])];
    }
  }
}

/** Sees to it that each leaf has a row; `false` if none has another. Throws if only some have. */
async function readOn(leaves: readonly Ahead[]): Promise<boolean> {
  let ended = 0;
  for (const leaf of leaves) {
    while (leaf.at === leaf.rows.length) {
      // The last rows are no longer needed while the next are read.
      leaf.rows = [];
      leaf.at = 0;
      const { value, done } = await leaf.runs.next();
      if (done === true) {
        ended++;
        break;
      }
      leaf.rows = value;
    }
  }
  if (ended > 0 && ended < leaves.length) throw new Error('the leaves have different lengths');
  return ended === 0 && leaves.length > 0;
}

/** The file as the reader of its footer wants it. */
export function asyncBuffer({ size, slice }: RandomAccess): AsyncBuffer {
  return {
    byteLength: size,
    slice: (from, to) => ownBuffer(slice(Math.max(0, from), Math.min(size, to ?? size))),
  };
}

/** The bytes as a buffer of their own: a copy only if they share theirs. */
function ownBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length) return buffer;
  return new Uint8Array(bytes).buffer;
}
