import { CardbenchError } from '../core/errors.js';
import type { CallFailure } from '../models/model.js';
import type { BenchmarkRun } from './benchmark-run.js';
import type { RunListener } from './events.js';
import type { CallJob } from './jobs.js';

/** The benchmarks of a run whose remaining calls are not made, because all of them would fail. */
export interface BenchmarkEnds {
  readonly has: (of: BenchmarkRun) => boolean;
  /** Ends the calls of one benchmark; the others go on. */
  readonly end: (of: BenchmarkRun, error: CardbenchError) => void;
  /** Tells the listener each reason that it has not been told; ends the run if no benchmark is left. */
  readonly tell: () => void;
  /** Tells the listener, once for each benchmark, what can be done about items that are too long. */
  readonly noteOverflow: (job: CallJob, failure: CallFailure) => void;
}

export interface BenchmarkEndsOptions {
  readonly benchmarkRuns: readonly BenchmarkRun[];
  readonly listener: RunListener;
  /** Ends the run with an error. */
  readonly fail: (error: CardbenchError) => void;
  /** A benchmark has ended, and the listener has been told why. */
  readonly incomplete: () => void;
}

export function createBenchmarkEnds({
  benchmarkRuns,
  listener,
  fail,
  incomplete,
}: BenchmarkEndsOptions): BenchmarkEnds {
  const over = new Map<BenchmarkRun, CardbenchError>();
  const told = new Set<string>();
  const overflowed = new Set<string>();
  return {
    has: (of) => over.has(of),
    end: (of, error) => {
      if (!over.has(of)) over.set(of, error);
    },
    tell: () => {
      if (over.size === 0) return;
      const reasons = [...new Set([...over.values()].map(({ message }) => message))];
      const untold = reasons.filter((reason) => !told.has(reason));
      for (const reason of untold) told.add(reason);
      if (over.size === benchmarkRuns.length) {
        fail(new CardbenchError((untold.length === 0 ? reasons.slice(-1) : untold).join(' ')));
        return;
      }
      incomplete();
      for (const reason of untold) listener.note(reason);
    },
    noteOverflow: ({ benchmark, item }, { cause, message }) => {
      if (cause !== 'context overflow' || overflowed.has(benchmark)) return;
      overflowed.add(benchmark);
      listener.note(
        `${benchmark}: item ${item} does not fit into the model's context (${message}); serve the model with a longer one or lower --max-tokens, and the same command asks such items again.`,
      );
    },
  };
}
