import { statfsSync } from 'node:fs';

/** Files and folders in the scratch folder. Empty ones take the kernel's memory all the same. */
const MOST_FILES = 20_000;
/** Milliseconds between two looks: some ten thousand folders are made in that time. */
const LOOK = 100;

/**
 * Watches how many files a program makes; bwrap limits their size alone.
 *
 * @param pid of the program's process, as the host numbers it
 * @param tooMany called once there are too many
 * @returns ends the watch
 */
export function watchScratchFiles(pid: number, tooMany: () => void): () => void {
  const timer = setInterval(() => {
    try {
      const { files, ffree } = statfsSync(`/proc/${pid}/root/tmp`);
      if (files - ffree > MOST_FILES) tooMany();
    } catch {
      // Ended, or a machine that does not show it.
      clearInterval(timer);
    }
  }, LOOK);
  timer.unref();
  return () => clearInterval(timer);
}
