import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/**
 * How much the heap may grow beyond the live data before it is collected, in per cent: while it is small, and from then
 * on. By default V8 lets it grow to several times the live data, which takes hundreds of megabytes that a run does not
 * need; small heaps are collected so often at a low growth that calls take a fifth more time (docs/performance.md).
 */
const GROWTH = { small: 100, large: 15 };
/** Bytes of a heap that is no longer small. */
const LARGE = 96 * 1024 * 1024;
/** Milliseconds between two looks at its size. */
const INTERVAL = 200;

/** Keeps the heap near the size of the live data. Call it after loading the code, which is faster without it. */
export function keepHeapSmall(): void {
  const grow = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);
  grow(GROWTH.small);
  const looking = setInterval(() => {
    if (getHeapStatistics().total_heap_size < LARGE) return;
    clearInterval(looking);
    grow(GROWTH.large);
  }, INTERVAL);
  looking.unref();
}
