import { readdirSync, readFileSync } from 'node:fs';

/** A program gets no more than this many times its limit, however busy the machine is. */
const MOST = 10;
/** Milliseconds between two looks at a program that had to wait for a processor. */
const LOOK_AGAIN = 20;

/**
 * Calls `due` once a program has had its time: the time by the clock, less what it spent ready to run
 * while others had the processors. A verdict must not depend on what else the machine does.
 *
 * @param limit milliseconds
 * @param waited milliseconds that the program has waited for a processor so far, since it was started
 * @returns ends the watch
 */
export function afterOwnTime(limit: number, waited: () => number, due: () => void): () => void {
  const began = performance.now();
  const waitedBefore = waited();
  const look = (): void => {
    const elapsed = performance.now() - began;
    const own = elapsed - (waited() - waitedBefore);
    const left = Math.min(limit - own, MOST * limit - elapsed);
    if (left <= 0) due();
    else timer = setTimeout(look, Math.max(left, LOOK_AGAIN));
  };
  let timer = setTimeout(look, limit);
  return () => clearTimeout(timer);
}

/**
 * Milliseconds that the threads of a process have been ready to run without running, as Linux counts
 * them (`/proc/<pid>/task/<tid>/schedstat`, second number, nanoseconds); 0 where that is not told.
 */
export function waitedForProcessor(pid: number): number {
  let nanoseconds = 0;
  for (const thread of entries(`/proc/${pid}/task`)) {
    const [, waited = '0'] = text(`/proc/${pid}/task/${thread}/schedstat`).split(' ');
    nanoseconds += Number(waited) || 0;
  }
  return nanoseconds / 1e6;
}

/** The same of a process together with its first child, if it has one. */
export function waitedWithChild(pid: number): number {
  const child = descendant(pid, 1);
  return waitedForProcessor(pid) + (child === pid ? 0 : waitedForProcessor(child));
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
