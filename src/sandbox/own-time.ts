import { procEntries, procText } from './proc-files.js';

/** A program gets at most this many times its limit, however long it reportedly waited. */
const MAX_WALL_FACTOR = 100;
/** Milliseconds between two checks of a program that had to wait for a processor. */
const LOOK_AGAIN = 20;

/**
 * Calls `due` when a program has used up its time: wall-clock time minus the time that it was ready to run while the
 * processors were busy. A verdict must not depend on what else runs on the machine.
 *
 * @param limit milliseconds
 * @param waited milliseconds that the program has waited for a processor since the call
 * @returns a function that ends the watch
 */
export function afterOwnTime(limit: number, waited: () => number, due: () => void): () => void {
  const began = performance.now();
  const look = (): void => {
    const elapsed = performance.now() - began;
    const own = elapsed - waited();
    const left = Math.min(limit - own, MAX_WALL_FACTOR * limit - elapsed);
    if (left <= 0) due();
    else timer = setTimeout(look, Math.max(left, LOOK_AGAIN));
  };
  let timer = setTimeout(look, limit);
  return () => clearTimeout(timer);
}

/**
 * Measures how long a program waits for a processor. The threads of a process wait in parallel, so the longest wait
 * counts. Several processes work in turn, so their waits are added.
 *
 * @param processes called at every check, because a process can start later
 * @returns milliseconds since the call
 */
export function waitingClock(processes: () => readonly number[]): () => number {
  const before = new Map(processes().map((pid) => [pid, waitsOf(pid)]));
  return () => {
    let total = 0;
    for (const pid of processes()) {
      let longest = 0;
      for (const [thread, waited] of waitsOf(pid)) {
        longest = Math.max(longest, waited - (before.get(pid)?.get(thread) ?? 0));
      }
      total += longest;
    }
    return total;
  };
}

/**
 * Milliseconds that each thread of a process has been ready to run without running, as Linux counts
 * them (`/proc/<pid>/task/<tid>/schedstat`, second number, nanoseconds); empty if it is not reported.
 */
export function waitsOf(pid: number): ReadonlyMap<string, number> {
  const waits = new Map<string, number>();
  for (const thread of procEntries(`/proc/${pid}/task`)) {
    const [, waited = '0'] = procText(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    waits.set(thread, (Number(waited) || 0) / 1e6);
  }
  return waits;
}

/** The process inside wrappers: the first child of the first child, to the given depth. */
export function descendant(pid: number, generations: number): number {
  if (generations === 0) return pid;
  const [child = ''] = procText(`/proc/${pid}/task/${pid}/children`).split(' ');
  return /^\d+$/.test(child) ? descendant(Number(child), generations - 1) : pid;
}
