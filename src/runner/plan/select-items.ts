import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { CardbenchError } from '../../core/errors.js';
import type { ItemOutline } from '../../datasets/opened.js';
import type { RunConfig } from '../config.js';

/**
 * Applies `--subset`, then `--limit`. A limit is spread evenly over the groups (subjects, languages), taking the first
 * items of each, so that a short run covers every part. The order is kept.
 */
export function selectItems(
  items: readonly ItemOutline[],
  benchmark: Pick<AnyBenchmark, 'id' | 'balanceBy'>,
  { subset, limit }: Pick<RunConfig, 'subset' | 'limit'>,
): readonly ItemOutline[] {
  let selected = items;
  for (const [tag, values] of Object.entries(subset)) {
    selected = withTag(selected, items, benchmark.id, tag, values);
  }
  if (selected.length === 0) {
    throw new CardbenchError(`No item of ${benchmark.id} is in the subset; loosen --subset.`);
  }
  if (limit === undefined || limit >= selected.length) return selected;
  const group = benchmark.balanceBy;
  if (group === undefined) return selected.slice(0, limit);
  const seen = new Map<string, number>();
  const rank = selected.map((item, index) => {
    const key = item.tags[group] ?? '';
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    return { item, index, round };
  });
  return rank
    .sort((a, b) => a.round - b.round || a.index - b.index)
    .slice(0, limit)
    .sort((a, b) => a.index - b.index)
    .map(({ item }) => item);
}

function withTag(
  selected: readonly ItemOutline[],
  all: readonly ItemOutline[],
  benchmark: string,
  tag: string,
  values: readonly string[],
): readonly ItemOutline[] {
  const tagOf = (item: ItemOutline): string | undefined =>
    tag === 'id' ? item.id : item.tags[tag];
  const known = new Set(all.map(tagOf));
  if (known.size === 1 && known.has(undefined)) {
    const tags = [...new Set(all.flatMap((item) => Object.keys(item.tags)))];
    throw new CardbenchError(
      `--subset ${tag}=...: the items of ${benchmark} have no "${tag}"; they have ${['id', ...tags].join(', ')}.`,
    );
  }
  const isIn = (name: string, value: string): boolean =>
    name === value || (!known.has(value) && isInRange(name, value));
  const names = [...known].filter((name) => name !== undefined);
  for (const value of values) {
    if (names.some((name) => isIn(name, value))) continue;
    const [, from = '', to = ''] = RANGE.exec(value) ?? [];
    if (from !== '' && to !== '' && from > to) {
      throw new CardbenchError(
        `--subset ${tag}=${value}: the range ends before it begins; write ${tag}=${to}..${from}.`,
      );
    }
    const some = names.slice(0, 60);
    throw new CardbenchError(
      `--subset ${tag}=${value}: ${benchmark} has no such ${tag}; it has ${some.join(', ')}${known.size > 60 ? ', ...' : ''}.`,
    );
  }
  return selected.filter((item) => {
    const name = tagOf(item) ?? '';
    return values.some((value) => isIn(name, value));
  });
}

const RANGE = /^(.*?)\.\.(.*)$/s;

/** `2024-08-01..2025-02-01`, `..v5`, `v2..`: whether a name is between these two in the order of texts, or one of them. */
function isInRange(name: string, range: string): boolean {
  const [, from, to] = RANGE.exec(range) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return false;
  return name >= from && (to === '' || name <= to);
}
