import { basename } from 'node:path';
import type { FieldMap } from '../benchmarks/predictions/mapped.js';
import { CardbenchError } from '../core/errors.js';
import { didYouMean, nearest } from '../core/nearest.js';
import { terminalLine } from '../core/terminal-text.js';
import { isQuotable } from '../datasets/formats/document.js';

/** Checks that a file has the columns that a map names, so that a wrong name is not taken for nothing in a column. */
export interface MappedColumns {
  readonly see: (record: Readonly<Record<string, unknown>>) => void;
  readonly seeVerdict: () => void;
  /** Throws after some rows if one that must be there is missing, or a similar one is there. */
  readonly requireAfter: (rows: number) => void;
  /** Throws after all rows if one is missing, or none of them has a verdict that can be read. */
  readonly requireAtEnd: () => void;
}

/** Fields that are not in each file, though a map may name them: nothing was wrong, or cut. */
const MAY_BE_MISSING = new Set(['error', 'finish', 'reasoning']);
const NEEDED = new Set(['item', 'question', 'response']);
/** Columns that are kept, and named in a message. */
const MAX_COLUMNS = 1000;
const MAX_NAMED = 20;

/** @param path of the file; its names are quoted only if they may be */
export function mappedColumns(path: string, map: FieldMap): MappedColumns {
  const columns = new Set<string>();
  const missing = new Map(Object.entries(map).map(([field, [column = '']]) => [field, column]));
  const complain = (which: string, field: string, column: string): never => {
    const names = [...columns];
    const named = terminalLine(names.slice(0, MAX_NAMED).join(', '), 300);
    const more = names.length > MAX_NAMED ? ', ...' : '';
    const about = isQuotable(path)
      ? `${didYouMean(column, names)}; the columns are ${named}${more}`
      : '; check the name';
    throw new CardbenchError(
      `--map: ${which} of ${basename(path)} has "${terminalLine(column, 60)}", where ${field} should be${about}.`,
    );
  };
  let hasVerdict = false;
  return {
    seeVerdict: () => {
      hasVerdict = true;
    },
    see: (record) => {
      if (columns.size < MAX_COLUMNS) for (const name of Object.keys(record)) columns.add(name);
      for (const [field, column] of missing) {
        if (Object.hasOwn(record, column)) missing.delete(field);
      }
    },
    requireAfter: (rows) => {
      for (const [field, column] of missing) {
        const isNeeded = NEEDED.has(field) && !(field === 'response' && map.error !== undefined);
        const unused = [...columns].filter(
          (name) => !Object.values(map).some(([own]) => own === name),
        );
        if (!isNeeded && nearest(column, unused) === undefined) continue;
        complain(rows === 1 ? 'no row' : `none of the first ${rows} rows`, field, column);
      }
    },
    requireAtEnd: () => {
      for (const [field, column] of missing) {
        if (!MAY_BE_MISSING.has(field)) complain('no row', field, column);
      }
      if (map.label === undefined || hasVerdict) return;
      throw new CardbenchError(
        `--map: no row of ${basename(path)} has a verdict on its response (true, false, 1, 0) at ${terminalLine(map.label.join('.'), 80)}, where label should be; leave label out if there is none.`,
      );
    },
  };
}
