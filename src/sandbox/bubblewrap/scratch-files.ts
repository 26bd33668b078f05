import { statfsSync } from 'node:fs';

/** Maximum number of files and folders in the scratch folder. Even empty ones take kernel memory. */
const MAX_FILES = 20_000;
/** Milliseconds between two checks; about ten thousand folders can be created in that time. */
const LOOK = 100;

/**
 * Watches how many files a program creates; bwrap only limits their size.
 *
 * @param pid of the program's process, in the host's namespace
 * @param tooMany called when there are too many
 * @returns a function that ends the watch
 */
export function watchScratchFiles(pid: number, tooMany: () => void): () => void {
  const timer = setInterval(() => {
    try {
      const { files, ffree } = statfsSync(`/proc/${pid}/root/tmp`);
      if (files - ffree > MAX_FILES) tooMany();
    } catch {
      // The process has ended, or the machine does not show it.
      clearInterval(timer);
    }
  }, LOOK);
  timer.unref();
  return () => clearInterval(timer);
}
