import { resolve } from 'node:path';

/** Where the process was started. */
const home = process.cwd();
/** How many work in the process's folder now, and what waits for them to end. */
let working = 0;
let waiting: (() => void)[] = [];

/**
 * Does something with `folder` as the working folder of the process. What works in the same folder may do so side
 * by side; another folder is waited for. Afterwards the process is back where it was.
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
      process.chdir(home);
      const next = waiting;
      waiting = [];
      for (const wake of next) wake();
    }
  }
}
