/** Gives an output of an item its sample index; `undefined` if an earlier output of the item states the same index. */
export type SampleCounter = (item: string, stated: number | undefined) => number | undefined;

/**
 * Gives each output of an item a sample index of its own: the stated one, or else the next that is free. For an item
 * with one output only a number is kept.
 */
export function sampleCounter(): SampleCounter {
  // Indices that were not stated are kept as -1, -2, ... for 0, 1, ...
  const taken = new Map<string, number | Several>();
  const add = (item: string, index: number): void => {
    const before = taken.get(item);
    if (before === undefined) taken.set(item, index);
    else if (typeof before === 'number') {
      taken.set(item, { indices: new Set([before, index]), free: 0 });
    } else before.indices.add(index);
  };
  const has = (item: string, index: number): boolean => {
    const before = taken.get(item);
    return typeof before === 'object' ? before.indices.has(index) : before === index;
  };
  const nextFree = (item: string, from: number): number => {
    const several = taken.get(item);
    const known = typeof several === 'object' ? several : { free: 0 };
    let sample = Math.max(from, known.free);
    while (has(item, sample) || has(item, -1 - sample)) sample++;
    if (from <= known.free) known.free = sample;
    return sample;
  };
  return (item, stated) => {
    if (stated !== undefined) {
      if (has(item, stated)) return undefined;
      add(item, stated);
      if (!has(item, -1 - stated)) return stated;
    }
    const sample = nextFree(item, stated ?? 0);
    add(item, -1 - sample);
    return sample;
  };
}

/** The outputs of an item that has more than one. */
interface Several {
  readonly indices: Set<number>;
  /** All indices below are taken: a search need not look at them again. */
  free: number;
}
