import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/**
 * How much the heap may grow beyond the live data before it is collected, in per cent. By default V8 lets it grow to
 * several times the live data, which takes hundreds of megabytes that no command needs.
 */
const LOW = 15;
/** While a heap is small: it would be collected so often that calls take a fifth more time (docs/performance.md). */
const HIGH = 100;
/** Bytes of a heap that is no longer small. */
const LARGE = 96 * 1024 * 1024;
/** Milliseconds between two looks at its size. */
const INTERVAL = 200;

const grow = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);

/** Keeps the heap near the size of the live data. Call it after loading the code, which is faster without it. */
export function keepHeapSmall(): void {
  grow(LOW);
}

/** The same for a command that gives way to timers all the time: it may grow faster while it is small. */
export function keepHeapSmallBetweenCalls(): void {
  grow(HIGH);
  const looking = setInterval(() => {
    if (getHeapStatistics().total_heap_size < LARGE) return;
    clearInterval(looking);
    grow(LOW);
  }, INTERVAL);
  looking.unref();
}
