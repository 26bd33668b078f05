/**
 * Assigns each output of an item a sample index of its own: the requested one, or the next that is free. For an item
 * with one output only a number is kept.
 */
export function sampleCounter(): (item: string, asked: number) => number {
  const taken = new Map<string, number | Set<number>>();
  return (item, asked) => {
    const before = taken.get(item);
    if (before === undefined) {
      taken.set(item, asked);
      return asked;
    }
    const samples = typeof before === 'number' ? new Set([before]) : before;
    taken.set(item, samples);
    let sample = asked;
    while (samples.has(sample)) sample++;
    samples.add(sample);
    return sample;
  };
}
