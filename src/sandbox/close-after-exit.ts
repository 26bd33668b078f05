import type { ChildProcess } from 'node:child_process';

/** Milliseconds to read what a process wrote before it ended. */
const DRAIN_LIMIT = 5_000;

/**
 * Closes the pipes of a process that has ended, once what it wrote has had time to arrive. Without this, a descendant
 * that outlives it and holds its pipes open would keep its `close` event from ever happening.
 *
 * @param limit milliseconds from the end of the process
 */
export function closeAfterExit(child: ChildProcess, limit = DRAIN_LIMIT): void {
  child.on('exit', () => {
    const timer = setTimeout(() => {
      for (const pipe of child.stdio) pipe?.destroy();
    }, limit);
    child.on('close', () => clearTimeout(timer));
  });
}
