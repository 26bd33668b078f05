import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { CardbenchError } from '../../core/errors.js';
import type { Outline } from '../../datasets/outline.js';
import type { RunConfig } from '../config.js';

/**
 * Applies `--subset`, then `--limit`. A limit is spread evenly over the groups (subjects, languages), taking the first
 * items of each, so that a short run covers every part. The order is kept.
 */
export function selectItems(
  items: Outline,
  benchmark: Pick<AnyBenchmark, 'id' | 'balanceBy'>,
  { subset, limit }: Pick<RunConfig, 'subset' | 'limit'>,
): Outline {
  let selected = items;
  for (const [tag, values] of Object.entries(subset)) {
    selected = withTag(selected, items, benchmark.id, tag, values);
  }
  if (selected.length === 0) {
    throw new CardbenchError(`No item of ${benchmark.id} is in the subset; loosen --subset.`);
  }
  if (limit === undefined || limit >= selected.length) return selected;
  return selected.pick(evenly(selected, limit, benchmark.balanceBy));
}

/** The places of so many items, in their order: of each group the first, then of each the second. */
function evenly(items: Outline, limit: number, group: string | undefined): readonly number[] {
  if (group === undefined) return Array.from({ length: limit }, (_, place) => place);
  const taken = new Map<string, number>();
  /** The places of each round, no more than are needed. */
  const rounds: number[][] = [];
  for (let place = 0; place < items.length; place++) {
    const key = items.tagsAt(place)[group] ?? '';
    const round = taken.get(key) ?? 0;
    taken.set(key, round + 1);
    if (round >= limit) continue;
    const others = rounds[round];
    if (others === undefined) rounds[round] = [place];
    else others.push(place);
  }
  const places: number[] = [];
  for (const round of rounds) {
    for (const place of round.slice(0, limit - places.length)) places.push(place);
  }
  return places.sort((a, b) => a - b);
}

/** The distinct values of a tag, or all ids. */
type Values = Iterable<string> & { has(value: string): boolean };

function withTag(
  selected: Outline,
  all: Outline,
  benchmark: string,
  tag: string,
  values: readonly string[],
): Outline {
  const known: Values = tag === 'id' ? all.ids : valuesOf(all, tag);
  if (first(known) === undefined) {
    const tags = new Set<string>();
    for (const item of all) for (const name of Object.keys(item.tags)) tags.add(name);
    throw new CardbenchError(
      `--subset ${tag}=...: the items of ${benchmark} have no "${tag}"; they have ${['id', ...tags].join(', ')}.`,
    );
  }
  const isIn = (name: string, value: string): boolean =>
    name === value || (!known.has(value) && isInRange(name, value));
  const hasSome = (value: string): boolean => {
    if (known.has(value)) return true;
    for (const name of known) if (isIn(name, value)) return true;
    return false;
  };
  for (const value of values) {
    if (hasSome(value)) continue;
    const [, from = '', to = ''] = RANGE.exec(value) ?? [];
    if (from !== '' && to !== '' && from > to) {
      throw new CardbenchError(
        `--subset ${tag}=${value}: the range ends before it begins; write ${tag}=${to}..${from}.`,
      );
    }
    const some = firstOf(known, NAMED + 1);
    throw new CardbenchError(
      `--subset ${tag}=${value}: ${benchmark} has no such ${tag}; it has ${some.slice(0, NAMED).join(', ')}${some.length > NAMED ? ', ...' : ''}.`,
    );
  }
  const places: number[] = [];
  for (let place = 0; place < selected.length; place++) {
    const name = tag === 'id' ? selected.ids.at(place) : selected.tagsAt(place)[tag];
    if (values.some((value) => isIn(name ?? '', value))) places.push(place);
  }
  return selected.pick(places);
}

function valuesOf(items: Outline, tag: string): ReadonlySet<string> {
  const values = new Set<string>();
  for (const { tags } of items) {
    const value = tags[tag];
    if (value !== undefined) values.add(value);
  }
  return values;
}

/** Values that an error names. */
const NAMED = 60;

function firstOf(values: Iterable<string>, count: number): readonly string[] {
  const found: string[] = [];
  for (const value of values) {
    if (found.length === count) break;
    found.push(value);
  }
  return found;
}

function first(values: Iterable<string>): string | undefined {
  return firstOf(values, 1)[0];
}

const RANGE = /^(.*?)\.\.(.*)$/s;

/** `2024-08-01..2025-02-01`, `..v5`, `v2..`: whether a name is between these two in the order of texts, or one of them. */
function isInRange(name: string, range: string): boolean {
  const [, from, to] = RANGE.exec(range) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return false;
  return name >= from && (to === '' || name <= to);
}
