import { readdirSync, readFileSync } from 'node:fs';

/** A program gets no more than this many times its limit, whatever is said of its waiting. */
const MOST = 100;
/** Milliseconds between two looks at a program that had to wait for a processor. */
const LOOK_AGAIN = 20;

/**
 * Calls `due` once a program has had its time: the time by the clock, less what it spent ready to run
 * while others had the processors. A verdict must not depend on what else the machine does.
 *
 * @param limit milliseconds
 * @param waited milliseconds that the program has waited for a processor since the call
 * @returns ends the watch
 */
export function afterOwnTime(limit: number, waited: () => number, due: () => void): () => void {
  const began = performance.now();
  const look = (): void => {
    const elapsed = performance.now() - began;
    const own = elapsed - waited();
    const left = Math.min(limit - own, MOST * limit - elapsed);
    if (left <= 0) due();
    else timer = setTimeout(look, Math.max(left, LOOK_AGAIN));
  };
  let timer = setTimeout(look, limit);
  return () => clearTimeout(timer);
}

/**
 * Starts to count how long a program waits for a processor. Its threads wait side by side: of each
 * process the longest wait counts. Of several processes, which work in turn, the waits add up.
 *
 * @param processes asked at every look, for a process can come later
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
 * them (`/proc/<pid>/task/<tid>/schedstat`, second number, nanoseconds); empty where that is not told.
 */
export function waitsOf(pid: number): ReadonlyMap<string, number> {
  const waits = new Map<string, number>();
  for (const thread of entries(`/proc/${pid}/task`)) {
    const [, waited = '0'] = text(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    waits.set(thread, (Number(waited) || 0) / 1e6);
  }
  return waits;
}

/** What a process that wraps another runs: its first child, that one's first child, as often as told. */
export function descendant(pid: number, generations: number): number {
  if (generations === 0) return pid;
  const [child = ''] = text(`/proc/${pid}/task/${pid}/children`).split(' ');
  return /^\d+$/.test(child) ? descendant(Number(child), generations - 1) : pid;
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Ended, another system than Linux, or a kernel that does not tell.
    return '';
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
