import type { ScoredSample } from '../../core/score.js';
import type { Observation } from '../observation.js';
import type { Seen } from './look.js';
import type { SampleWeight } from './weights.js';

/** What was read, with what each reply counts for in the score, and published items that were not asked. */
export function observationsOf(
  seen: readonly Seen[],
  absent: readonly ScoredSample[],
  weights: ReadonlyMap<string, SampleWeight>,
  ours: number,
  tagsOf: ReadonlyMap<string, Readonly<Record<string, string>>>,
  others: ReadonlyMap<string, number>,
  samples: number,
): readonly Observation[] {
  const keyOf = ({ item, sample }: { readonly item: string; readonly sample: number }): string =>
    `${item}\n${sample}`;
  const means = stratumMeans(seen, weights, keyOf);
  const places = placesOf(seen);
  const requests = distinctRequests(seen, samples);
  const observed = seen.flatMap(({ receivedAt: _at, request, ...each }): Observation[] => {
    const found = weights.get(keyOf(each));
    if (found === undefined) return [];
    const value = each.value === null ? null : found.value;
    return [
      {
        ...each,
        value,
        counted: value ?? means.get(found.stratum) ?? ours,
        weight: found.weight,
        tags: tagsOf.get(each.item) ?? {},
        others: others.get(each.item) ?? null,
        place: places.get(keyOf(each)) ?? null,
        request: requests ? request : null,
      },
    ];
  });
  const missing = absent.flatMap(({ item, sample, tags }): Observation[] => {
    const found = weights.get(keyOf({ item, sample }));
    if (found === undefined) return [];
    const { weight, stratum } = found;
    return [{ ...NOT_ASKED, item, sample, tags, weight, counted: means.get(stratum) ?? ours }];
  });
  return [...observed, ...missing];
}

const NOT_ASKED = {
  value: null,
  ending: 'missing',
  place: null,
  latency: null,
  tokensIn: null,
  tokensOut: null,
  length: 0,
  promptLength: null,
  served: '',
  request: null,
  text: null,
  others: null,
  letters: null,
  mark: null,
  readings: {},
} as const;

/** What leaving a sample out amounts to: that it counts as the others of its stratum do. */
function stratumMeans(
  seen: readonly Seen[],
  weights: ReadonlyMap<string, SampleWeight>,
  keyOf: (each: Seen) => string,
): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; weight: number }>();
  for (const each of seen) {
    const found = weights.get(keyOf(each));
    if (found === undefined || each.value === null) continue;
    const known = sums.get(found.stratum) ?? { sum: 0, weight: 0 };
    known.sum += found.weight * found.value;
    known.weight += found.weight;
    sums.set(found.stratum, known);
  }
  return new Map([...sums].map(([stratum, { sum, weight }]) => [stratum, sum / weight]));
}

/** The order of arrival; empty where the times do not tell it, as in imports. */
function placesOf(seen: readonly Seen[]): ReadonlyMap<string, number> {
  const timed = seen.filter(({ receivedAt }) => receivedAt !== '');
  const times = new Set(timed.map(({ receivedAt }) => receivedAt));
  if (times.size < timed.length / 20) return new Map();
  const sorted = [...timed].sort((a, b) =>
    a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0,
  );
  return new Map(sorted.map(({ item, sample }, place) => [`${item}\n${sample}`, place]));
}

/** Whether requests are known: those of imported outputs all have one hash. */
function distinctRequests(seen: readonly Seen[], samples: number): boolean {
  const known = seen.filter(({ request }) => request !== null);
  const distinct = new Set(known.map(({ request }) => request));
  return distinct.size * samples * 4 > known.length;
}

/** More repeated requests than this share of the items are no accident of the dataset. */
const COPIES = 0.02;

/** The tags of the items, those of items that repeat another one left out. */
export function withoutCopies(
  asked: ReadonlyMap<string, Readonly<Record<string, string>>>,
  seen: readonly Seen[],
): readonly Readonly<Record<string, string>>[] {
  const first = new Map<string, string>();
  const copies = new Set<string>();
  for (const { request, item } of distinctRequests(seen, 1) ? seen : []) {
    if (request === null) continue;
    const known = first.get(request) ?? item;
    first.set(request, known);
    if (known !== item) copies.add(item);
  }
  const counted = copies.size > COPIES * asked.size;
  return [...asked].flatMap(([item, tags]) => (counted && copies.has(item) ? [] : [tags]));
}
