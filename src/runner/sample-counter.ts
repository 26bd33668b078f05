/** Gives an output of an item its sample index; `undefined` if an earlier output of the item states the same index. */
export type SampleCounter = (item: string, stated: number | undefined) => number | undefined;

/**
 * Gives each output of an item a sample index of its own: the stated one, or else the next that is free. For an item
 * with one output only a number is kept.
 */
export function sampleCounter(): SampleCounter {
  // Indices that were not stated are kept as -1, -2, ... for 0, 1, ...
  const taken = new Map<string, number | Set<number>>();
  const add = (item: string, index: number): void => {
    const before = taken.get(item);
    if (before === undefined) taken.set(item, index);
    else if (typeof before === 'number') taken.set(item, new Set([before, index]));
    else before.add(index);
  };
  const has = (item: string, index: number): boolean => {
    const before = taken.get(item);
    return typeof before === 'object' ? before.has(index) : before === index;
  };
  return (item, stated) => {
    if (stated !== undefined) {
      if (has(item, stated)) return undefined;
      add(item, stated);
      if (!has(item, -1 - stated)) return stated;
    }
    let sample = stated ?? 0;
    while (has(item, sample) || has(item, -1 - sample)) sample++;
    add(item, -1 - sample);
    return sample;
  };
}
