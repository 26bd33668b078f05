import { SORT_COLUMNS, type SortColumn } from '../../results/side-file/sort-index.js';
import type { NewFolder } from './folder.js';
import { ROWS, type SiteRow, sortKey } from './layout.js';

/** Rows that are in memory at a time while they are written in another order. */
const WINDOW = 200_000;
/** Texts that are kept once for all rows that have them. */
const MOST_SHARED = 50_000;

/** The rows of a long table, by every column. */
export interface Orders {
  /** Notes the next row of the table. */
  readonly add: (row: SiteRow) => void;
  /** Writes the files `by-<column>-<n>.json` from those of the rows, and gives how many rows they have. */
  readonly write: (files: number) => Promise<number>;
}

/** Sorts the rows below a folder of the site, of which a part is in memory at a time, and what they are sorted by. */
export function orders(folder: NewFolder, at: string, signal: AbortSignal): Orders {
  const keys = new Map(SORT_COLUMNS.map((column) => [column, [] as (string | number)[]]));
  const shared = new Map<string, string>();
  const once = (key: string | number): string | number => {
    if (typeof key === 'number') return key;
    const known = shared.get(key);
    if (known === undefined && shared.size < MOST_SHARED) shared.set(key, key);
    return known ?? key;
  };
  const replied: number[] = [];
  let total = 0;
  const write = async (column: SortColumn, files: number): Promise<void> => {
    const places = placesIn(sorted(replied, keys.get(column) ?? []), total);
    for (let start = 0; start < replied.length; start += WINDOW) {
      const part = new Array<string>(Math.min(WINDOW, replied.length - start));
      for (let file = 0; file < files; file++) {
        const rows = JSON.parse(folder.read(`${at}/rows-${file}.json`)) as SiteRow[];
        for (const [i, row] of rows.entries()) {
          // Where there is none, it is before every part.
          const place = (places[file * ROWS + i] ?? 0) - 1 - start;
          if (place >= 0 && place < part.length) part[place] = JSON.stringify(row);
        }
        if (file % 16 === 0) await pause(signal);
      }
      for (let from = 0; from < part.length; from += ROWS) {
        const number = (start + from) / ROWS;
        const rows = part.slice(from, from + ROWS).join(',');
        folder.write(`${at}/by-${column}-${number}.json`, `[${rows}]`);
      }
    }
  };
  return {
    add: (row) => {
      for (const [column, known] of keys) known.push(once(sortKey(row, column)));
      if (row.latency !== null) replied.push(total);
      total++;
    },
    write: async (files) => {
      for (const column of SORT_COLUMNS) await write(column, files);
      return replied.length;
    },
  };
}

/** Numbers of rows in the order of their keys; rows with the same key as they were. */
function sorted(rows: readonly number[], keys: readonly (string | number)[]): Uint32Array {
  return Uint32Array.from(rows).sort((a, b) => {
    const [one, other] = [keys[a] ?? '', keys[b] ?? ''];
    return one === other ? a - b : one < other ? -1 : 1;
  });
}

/** The place of each row in an order, from 1 on; 0 for a row that is not in it. */
function placesIn(order: Uint32Array, rows: number): Uint32Array {
  const places = new Uint32Array(rows);
  for (const [place, row] of order.entries()) places[row] = place + 1;
  return places;
}

/** So that Ctrl-C is heard. */
async function pause(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
