import type { SampleKey } from '../../results/item-query.js';
import type { ItemRow } from '../../results/item-row.js';
import type { Results } from '../../results/results.js';
import type { ItemPageData, OtherReply } from '../api.js';
import { type Found, itemPageData } from '../server/items.js';
import type { NewFolder } from './folder.js';
import { ROWS, type SiteItems, type SiteRow } from './layout.js';
import { rowWithoutTexts, withoutTexts } from './withheld.js';
import { orders } from './write-orders.js';

/** Characters, and items, after which a file of texts ends. */
const LARGEST = 250_000;
const MAX_ITEMS = 100;

/** How a benchmark of a run is written. */
export interface ItemsInput {
  readonly results: Results;
  readonly found: Found;
  readonly others: readonly OtherReply[];
  readonly withheld: boolean;
  readonly folder: NewFolder;
  /** Where its files go, within the site. */
  readonly at: string;
  /** Rows above which they are written by every column, too. */
  readonly mostSorted: number;
  /** Told of every file of rows. */
  readonly note: (rows: number) => void;
  readonly signal: AbortSignal;
}

/** Writes the rows and texts of a benchmark of a run, of which one file of each is in memory at a time. */
export async function writeItems(input: ItemsInput): Promise<void> {
  const { results, found, others, folder, at, note, signal } = input;
  const texts = textFiles(folder, at);
  const firsts: string[] = [];
  let rows: SiteRow[] = [];
  let total = 0;
  const { responses, errors } = results.tally(found.record.id);
  const isLong = responses + errors > input.mostSorted;
  const sorted = isLong ? orders(folder, at, signal) : undefined;
  const flush = (): void => {
    if (rows.length === 0) return;
    folder.write(`${at}/rows-${firsts.length}.json`, JSON.stringify(rows));
    firsts.push(rows[0]?.item ?? '');
    total += rows.length;
    note(total);
    rows = [];
  };
  for (const group of itemsOf(results, found)) {
    signal.throwIfAborted();
    const [first] = group;
    if (first === undefined) continue;
    const whole = itemPageData({ results }, found, first.item, false);
    const data = input.withheld ? withoutTexts(whole) : whole;
    const place = texts.add(data);
    const flips = new Set(group.map(({ value }) => value)).size > 1;
    for (const row of group) {
      const full: SiteRow = {
        ...{ ...row, tags: data.tags, texts: place },
        ...(flips ? { flips } : {}),
      };
      const shown = input.withheld ? rowWithoutTexts(full) : full;
      rows.push(shown);
      sorted?.add(shown);
      if (rows.length === ROWS) {
        flush();
        // So that Ctrl-C is heard.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  flush();
  texts.end();
  const about: SiteItems = {
    ...{ total, firsts, others },
    ...(sorted === undefined ? {} : { sorted: await sorted.write(firsts.length) }),
  };
  folder.write(`${at}/items.json`, JSON.stringify(about));
}

/** The samples of each item, in key order. */
function* itemsOf(results: Results, { record, scoring }: Found): Generator<ItemRow[]> {
  let group: ItemRow[] = [];
  let after: SampleKey | undefined;
  do {
    const page = results.items({
      ...{ runBenchmarkId: record.id, scoringId: scoring?.id ?? null, limit: ROWS },
      ...(after === undefined ? {} : { after }),
    });
    for (const row of page.rows) {
      if (group[0] !== undefined && group[0].item !== row.item) {
        yield group;
        group = [];
      }
      group.push(row);
    }
    after = page.next ?? undefined;
  } while (after !== undefined);
  if (group.length > 0) yield group;
}

function textFiles(folder: NewFolder, at: string) {
  let parts: string[] = [];
  let size = 0;
  let number = 0;
  const end = (): void => {
    if (parts.length === 0) return;
    folder.write(`${at}/texts-${number}.json`, `{${parts.join(',')}}`);
    [parts, size, number] = [[], 0, number + 1];
  };
  return {
    /** Adds an item, and gives the number of its file. */
    add: ({ others: _others, ...data }: ItemPageData): number => {
      const part = `${JSON.stringify(data.item)}:${JSON.stringify(data)}`;
      if (parts.length === MAX_ITEMS || (size > 0 && size + part.length > LARGEST)) end();
      parts.push(part);
      size += part.length;
      return number;
    },
    end,
  };
}
