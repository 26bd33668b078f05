import { tallyOf } from '../store/responses.js';
import { type ItemListQuery, type ListSource, withoutPlace } from './item-list-query.js';
import { countItems } from './matching-keys.js';
import { matchesCounted } from './side-file/counts.js';

/** Up to this many samples, those that match are counted whatever the filter. */
export const COUNTED = 50_000;

/** The number of samples that match by the store alone; `null` where it is not known, or not known yet. */
export function totalOf(source: ListSource, query: ItemListQuery): number | null {
  const { store } = source;
  const { runBenchmarkId, outcome, truncated, refused, tag, id } = query;
  const { responses, errors } = tallyOf(store, runBenchmarkId);
  const given = [outcome, truncated, refused, tag, id].filter((each) => each !== undefined);
  if (given.length === 0) return responses + errors;
  if (responses <= COUNTED) return countItems(store, withoutPlace(query));
  const isQuick = given.length === 1 && (id === undefined || id === '');
  return isQuick ? countedLater(source, query) : null;
}

/** Counts the samples that match after the page was given, so that a later one has their number. */
function countedLater(
  { store, side, background }: ListSource,
  query: ItemListQuery,
): number | null {
  const { owner, runBenchmarkId, scoringId, outcome, truncated, refused, tag } = query;
  const given = Object.entries({ outcome, truncated, refused, tag });
  const filter = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const part = { runBenchmarkId, owner, scoringId, filter };
  const found = matchesCounted(store, side(), part);
  if (found !== undefined) return found;
  // A count that fails is no reason to give no page.
  background.ensure({ kind: 'count', part }).catch(() => {});
  return null;
}
