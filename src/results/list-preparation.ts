import type { ItemListQuery, ListSource } from './item-list-query.js';
import { hasConditions, hasText } from './list-conditions.js';
import { areIdsIndexed } from './side-file/id-index.js';
import { type Picked, pickedCount } from './side-file/picked.js';
import type { Progress, Slices } from './side-file/progress.js';
import { isSorted, type Order } from './side-file/sort-index.js';
import type { Task } from './side-file/tasks.js';
import { isIndexed } from './side-file/text-index.js';
import { areWordsFound, findWords } from './side-file/word-set.js';

/** What a list reads in place of the table of samples. */
export interface Indexes {
  readonly order: Order | undefined;
  readonly picked: Picked | undefined;
  /** Whether the samples that one condition leaves may be so few that they are sorted in memory. */
  readonly mayBeFew: boolean;
}

/** The indexes of a list. */
export function indexesOf(query: ItemListQuery, isLong: boolean): Indexes {
  const { runBenchmarkId, owner, scoringId, sort } = query;
  return {
    order: sort === undefined ? undefined : { runBenchmarkId, owner, scoringId, column: sort },
    picked: pickedBy(query),
    mayBeFew: isLong || (hasText(query) && sort !== undefined),
  };
}

/** What has to be picked for a list that is in no other order. */
function pickedBy(query: ItemListQuery): Picked | undefined {
  const { runBenchmarkId, owner, scoringId, flips, disagreesWith, sort, among } = query;
  if (sort !== undefined || hasText(query) || among !== undefined) return undefined;
  const differFrom = flips === true ? 'samples' : disagreesWith;
  return differFrom === undefined ? undefined : { runBenchmarkId, owner, scoringId, differFrom };
}

/** Makes the indexes of a list that are not there yet; how far the first of them is, or `null` once all are there. */
export async function prepare(
  source: ListSource,
  query: ItemListQuery,
  indexes: Indexes,
): Promise<Progress | null> {
  for (const task of missing(source, query, indexes)) {
    const preparing = await source.background.ensure(task);
    if (preparing !== null) return preparing;
  }
  return findFirst(source, query);
}

function missing(
  { store, side }: ListSource,
  query: ItemListQuery,
  { order, picked, mayBeFew }: Indexes,
): readonly Task[] {
  const { runBenchmarkId, owner, id = '' } = query;
  const part = { runBenchmarkId, owner };
  const tasks: Task[] = [];
  if (hasText(query) && !isIndexed(store, side(), part)) tasks.push({ kind: 'texts', part });
  if (id !== '' && mayBeFew && !areIdsIndexed(store, side(), part)) {
    tasks.push({ kind: 'ids', part });
  }
  if (order !== undefined && !isSorted(store, side(), order)) {
    tasks.push({ kind: 'order', part: order });
  }
  if (picked !== undefined && pickedCount(store, side(), picked) === undefined) {
    tasks.push({ kind: 'picked', part: picked });
  }
  return tasks;
}

/** Finds the samples that contain the words, where something else chooses or sorts them, too. */
async function findFirst(
  { side, background }: ListSource,
  query: ItemListQuery,
): Promise<Progress | null> {
  const { runBenchmarkId, owner, sort, text = '' } = query;
  if (!hasText(query) || (sort === undefined && !hasConditions(query))) return null;
  const part = { runBenchmarkId, owner };
  if (areWordsFound(side(), part, text)) return null;
  const find = (): Slices => findWords(side(), part, text);
  return background.ensureHere(`words ${runBenchmarkId} ${text}`, find);
}
