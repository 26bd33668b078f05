import type { Affected } from './cause.js';
import type { Keys } from './impute.js';
import type { Observation, RowEvidence } from './observation.js';

/**
 * What makes items of a row comparable: the group (subject, language), and within it how hard other models find an item
 * and how long its prompt is, in thirds.
 */
export function keysOf({ observations, groupTag }: RowEvidence): Keys {
  const lengths = observations
    .flatMap(({ promptLength }) => (promptLength === null ? [] : [promptLength]))
    .sort((a, b) => a - b);
  const [third, twoThirds] = [1 / 3, 2 / 3].map(
    (share) => lengths[Math.floor(lengths.length * share)] ?? 0,
  ) as [number, number];
  const longer = (length: number): number => (length > twoThirds ? 2 : length > third ? 1 : 0);
  // The same keys for all items of a cell: rows have up to a hundred thousand replies, and are gone through many times.
  const known = new Map<string, (readonly [group: string, cell: string])[]>();
  return ({ tags, promptLength, others }) => {
    const group = groupTag === null ? '' : (tags[groupTag] ?? '');
    let cells = known.get(group);
    if (cells === undefined) {
      cells = CELLS.map((cell) => [group, cell]);
      known.set(group, cells);
    }
    const length = promptLength === null ? 0 : 1 + longer(promptLength);
    const hard = others === null ? 0 : 1 + Math.round(others * 2);
    return cells[4 * length + hard] ?? [group, ''];
  };
}

/** The cells of a group: prompts of unknown length or in thirds, each by unknown scores of others or in thirds. */
const CELLS = Array.from({ length: 16 }, (_, i) => `${Math.floor(i / 4)} ${i % 4}`);

/** Identifies a sample. */
export function keyOf({ item, sample }: Affected): string {
  return `${item}\n${sample}`;
}

/** The keys of samples. */
export function touched(observations: readonly Observation[]): Affected[] {
  return observations.map(({ item, sample }) => ({ item, sample }));
}

/** A group that holds at least this share of what a cause touches is named with it. */
const MIN_SHARE = 0.8;
/** And where it holds so much more of it than of all. */
const LIFT = 2;
const FEW = 5;

/** `38 of 40 have language=bn`: groups in which what a cause touches is concentrated. */
export function concentration(
  affected: readonly Observation[],
  all: readonly Observation[],
): readonly string[] {
  if (affected.length < FEW) return [];
  const names = new Set(affected.flatMap(({ tags }) => Object.keys(tags)));
  const said: string[] = [];
  for (const tag of [...names].sort()) {
    const counts = countsBy(affected, tag);
    const [group = '', count = 0] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [];
    const share = count / affected.length;
    const usual = (countsBy(all, tag).get(group) ?? 0) / Math.max(1, all.length);
    if (share >= MIN_SHARE && share >= LIFT * usual && counts.size < affected.length) {
      said.push(`${count} of ${affected.length} have ${tag}=${group}.`);
    }
  }
  return said;
}

function countsBy(observations: readonly Observation[], tag: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { tags } of observations) {
    const group = tags[tag];
    if (group !== undefined) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return counts;
}
