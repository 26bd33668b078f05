import type { OpenRun } from './open-run.js';

/** The runs that a worker has open; each is opened with its first job. */
export interface OpenRuns {
  readonly of: (run: string) => Promise<OpenRun>;
  /** Those that are open by now. */
  readonly all: () => readonly OpenRun[];
  /** Resolves when none is being opened. */
  readonly settled: () => Promise<void>;
  /** Closes the runs without work since then, in milliseconds. */
  readonly closeUnused: (since: number) => void;
}

export function createOpenRuns(open: (run: string) => Promise<OpenRun>): OpenRuns {
  const opening = new Map<string, Promise<OpenRun>>();
  const opened = new Map<string, OpenRun>();
  const openOnce = async (run: string): Promise<OpenRun> => {
    try {
      const found = await open(run);
      opened.set(run, found);
      return found;
    } catch (thrown) {
      opening.delete(run);
      throw thrown;
    }
  };
  return {
    of: (run) => {
      const known = opening.get(run) ?? openOnce(run);
      opening.set(run, known);
      return known;
    },
    all: () => [...opened.values()],
    settled: async () => {
      await Promise.allSettled(opening.values());
    },
    closeUnused: (since) => {
      for (const [run, { open: batches, used, calls, scorers }] of opened) {
        if (batches > 0 || used > since) continue;
        opening.delete(run);
        opened.delete(run);
        void calls?.close();
        scorers.close();
      }
    },
  };
}
