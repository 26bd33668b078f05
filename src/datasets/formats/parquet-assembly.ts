import { assembleLists } from 'hyparquet/src/assemble.js';
import { LIMITS } from './limits.js';
import { type Leaf, type OpenPage, valuesIn } from './parquet-leaf.js';
import type { Part } from './parquet-parts.js';

/** The row of a leaf that is too large. */
export const LARGE_ROW = Symbol('a row that is too large');

/** Makes parts of pages into rows. A row of lists ends where the next begins, which may be several pages later. */
export function rowAssembly(leaf: Leaf): {
  readonly add: (page: OpenPage, part: Part) => readonly unknown[];
  readonly end: () => readonly unknown[];
} {
  const { path, maxRepetition } = leaf;
  let last: unknown[] = [];
  /** Of the last row, so far. */
  let [bytes, values] = [0, 0];
  const add = (page: OpenPage, part: Part): readonly unknown[] => {
    let { from, values: some } = part;
    const { to } = part;
    if (last[0] === LARGE_ROW) {
      // What else the row has is passed over.
      while (from < to && page.repetition[from] !== 0) from++;
      some = some.slice(valuesIn(leaf, page.definition, part.from, from));
    }
    if (from === to) return [];
    const levels = (all: Uint8Array): number[] => all.subarray(from, to) as unknown as number[];
    const [definition, repetition] = [levels(page.definition), levels(page.repetition)];
    if (maxRepetition === 0) return [...assembleLists([], definition, repetition, some, path)];
    const finished = last[0] === LARGE_ROW ? last.splice(0) : [];
    const rows = assembleLists(last, definition, repetition, some, path) as unknown[];
    const isSame = rows.length === 1 && finished.length === 0;
    bytes = (isSame ? bytes : 0) + part.bytes;
    values = (isSame ? values : 0) + to - from;
    last = rows.splice(-1);
    if (bytes > LIMITS.record || values > LIMITS.values) last = [LARGE_ROW];
    return finished.concat(rows);
  };
  return { add, end: () => last };
}
