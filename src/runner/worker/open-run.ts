import { CardbenchError } from '../../core/errors.js';
import type { Random } from '../../core/prng.js';
import { createSharedLimiter } from '../../queue/shared-limiter.js';
import { limitsKey } from '../queue/coordinator.js';
import { RUNS, type RunHeader, readHeader, resultsOf } from '../queue/messages.js';
import { interruptibleSleep } from '../sleep.js';
import { type CallRunner, createCallRunner } from './call-runner.js';
import { createResultSender, type ResultSender } from './result-sender.js';
import { modelFor, type RunScorers, scorersOf } from './run-context.js';
import type { WorkerOptions } from './worker-options.js';

/** A worker, as the parts of its work see it. */
export interface WorkerSelf {
  readonly id: string;
  readonly host: string;
  readonly options: WorkerOptions;
  readonly random: Random;
  /** Ends the worker; the first reason is the one that is told. */
  readonly end: (why: unknown) => void;
}

/** What a worker has open for a run. */
export interface OpenRun {
  readonly header: RunHeader;
  readonly sender: ResultSender;
  readonly scorers: RunScorers;
  /** Set once the run has calls for this worker. */
  calls: CallRunner | undefined;
  /** Batches that have not been given back. */
  open: number;
  /** When one last was, in milliseconds. */
  used: number;
}

/** The run of a job is over, or was removed. */
export class RunIsOver extends Error {}

/**
 * Reads what the queue holds of a run.
 *
 * @throws RunIsOver where it holds nothing; OtherVersion for a run of another version of cardbench
 */
export async function openRun(run: string, { id, options, end }: WorkerSelf): Promise<OpenRun> {
  const { engine, seal } = options;
  const stored = await engine.queue(RUNS).get(run);
  if (stored === undefined) throw new RunIsOver();
  const header = readHeader(seal.open(`run:${run}`, stored));
  const opened: OpenRun = {
    header,
    scorers: scorersOf(header, options),
    sender: createResultSender({
      queue: engine.queue(resultsOf(run)),
      seal,
      run,
      worker: id,
      onFinished: () => {
        opened.open -= 1;
        opened.used = performance.now();
      },
      onFailed: end,
    }),
    calls: undefined,
    open: 0,
    used: performance.now(),
  };
  return opened;
}

/**
 * What makes the calls of a run, within limits that all workers share.
 *
 * @throws CardbenchError where this machine has not what they need, such as a key
 */
export function openCalls(opened: OpenRun, worker: WorkerSelf): CallRunner {
  const { header, sender } = opened;
  const { id, host, options, random, end } = worker;
  const { retries, outageTimeout } = header.settings;
  const runner = createCallRunner({
    model: modelFor(header, options, options.seal),
    retries,
    outageTimeout,
    sender,
    random,
    abort: options.abort,
    limiter: (onOutage) =>
      createSharedLimiter({
        shared: options.engine.shared,
        key: limitsKey(header.baseUrl ?? ''),
        worker: `${id} ${header.run}`,
        host,
        concurrency: options.concurrency,
        queued: () => opened.calls?.queued() ?? 0,
        outageTimeout,
        clock: () => performance.now(),
        sleep: interruptibleSleep,
        random,
        onOutage,
        onFailed: end,
        onStopping: (stopping) => {
          if (stopping.includes(header.run)) runner.stop();
        },
      }),
    onLost: () =>
      end(
        new CardbenchError(
          `${header.baseUrl} has given no reply for ${outageTimeout} s; check it from this machine, and start the worker again.`,
        ),
      ),
  });
  return runner;
}
