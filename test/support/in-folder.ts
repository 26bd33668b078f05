import { resolve } from 'node:path';

/** How many work in the process's folder now, and what waits for them to end. */
let working = 0;
let waiting: (() => void)[] = [];

/**
 * Does something with `folder` as the working folder of the process. What works in the same folder may do so side
 * by side; another folder is waited for.
 */
export async function inFolder<Value>(folder: string, work: () => Promise<Value>): Promise<Value> {
  while (working > 0 && resolve(folder) !== process.cwd()) {
    await new Promise<void>((wake) => waiting.push(wake));
  }
  if (working === 0) process.chdir(folder);
  working++;
  try {
    return await work();
  } finally {
    working--;
    if (working === 0) {
      const next = waiting;
      waiting = [];
      for (const wake of next) wake();
    }
  }
}
