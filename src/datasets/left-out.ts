import type { Item } from '../core/item.js';
import { TextList } from '../core/text-list.js';
import type { Dataset } from './dataset.js';
import type { DatasetSource } from './opened.js';
import { readItems } from './read-items.js';
import { collectSkippedRows, type SkippedRows } from './skipped-rows.js';
import type { SkipRow } from './unusable-rows.js';

/** Rows named in a sentence at most. */
const MAX_NAMED = 10;

/** The dataset without the items of its files that do not belong to it, and without rows that it leaves out. */
export async function withoutOthers<Data>(
  dataset: Dataset<Data>,
  path: string,
  told: SkipRow | undefined,
): Promise<{
  readonly dataset: Dataset<Data>;
  readonly skip: SkipRow | undefined;
  readonly holdsOthers: boolean;
  /** Once all items are read. */
  readonly leftOut: () => readonly string[];
  readonly unusable: () => readonly string[];
}> {
  const rows = collectSkippedRows();
  const skip = told ?? (dataset.leavesOut === true ? rows.skip : undefined);
  const unusable = rows.listed;
  const { isPart } = dataset;
  let [all, others] = [0, 0];
  if (isPart !== undefined) {
    for await (const { id } of readItems(dataset, path, skip).items) {
      all += 1;
      if (!isPart(id)) others += 1;
    }
  }
  if (isPart === undefined || others === 0 || others === all) {
    return { dataset, skip, holdsOthers: false, unusable, leftOut: () => rowsLeftOut(rows) };
  }
  const outside = `${dataset.name}: ${others.toLocaleString('en')} of the ${all.toLocaleString('en')} items in ${path} are not part of it and are left out.`;
  return {
    dataset: withoutThem(dataset),
    skip,
    holdsOthers: true,
    unusable,
    leftOut: () => [outside, ...rowsLeftOut(rows)],
  };
}

/** The dataset without the items of its files that are not part of it. */
export function withoutThem<Data>(dataset: Dataset<Data>): Dataset<Data> {
  const { isPart = () => true } = dataset;
  return { ...dataset, parse: (rows, skip) => only(isPart, dataset.parse(rows, skip)) };
}

/** A file of outputs may hold several outputs of an item, and the item with each: the first one counts. */
export function withoutRepeats<Data>(dataset: Dataset<Data>, source: DatasetSource): Dataset<Data> {
  if (source.kind !== 'path' || source.ofOutputs !== true) return dataset;
  return { ...dataset, parse: (rows, skip) => firstOfEach(dataset.parse(rows, skip)) };
}

async function* firstOfEach<Data>(items: AsyncIterable<Item<Data>>): AsyncGenerator<Item<Data>> {
  const seen = new TextList();
  for await (const item of items) if (seen.add(item.id)) yield item;
}

async function* only<Data>(
  isPart: (id: string) => boolean,
  items: AsyncIterable<Item<Data>>,
): AsyncGenerator<Item<Data>> {
  for await (const item of items) if (isPart(item.id)) yield item;
}

function rowsLeftOut({ count, listed }: SkippedRows): readonly string[] {
  if (count() === 0) return [];
  const named = listed().slice(0, MAX_NAMED);
  const more = count() > MAX_NAMED ? '; ...' : '';
  const what = count() === 1 ? 'One row' : `${count().toLocaleString('en')} rows`;
  return [
    `${what} of the dataset cannot be used and ${count() === 1 ? 'is' : 'are'} left out: ${named.join('; ')}${more}.`,
  ];
}
