import { availableParallelism, hostname } from 'node:os';
import { packageVersion } from '../../core/package-root.js';
import { seededRandom } from '../../core/prng.js';
import { withinTime } from '../../core/within-time.js';
import type { JobTaker, TakenJob } from '../../queue/engine.js';
import { CALLS, OtherVersion, resultsOf, runOf, SCORES } from '../queue/messages.js';
import { createScoringPool } from '../score/scoring-pool.js';
import { interruptibleSleep } from '../sleep.js';
import type { CallRunner } from './call-runner.js';
import { heartbeat, sayGone } from './heartbeat.js';
import { type OpenRun, openRun, RunIsOver, type WorkerSelf } from './open-run.js';
import { createOpenRuns, type OpenRuns } from './open-runs.js';
import { reasonText, workerId } from './run-context.js';
import { takeCalls } from './take-calls.js';
import { takeScores } from './take-scores.js';
import type { WorkerOptions } from './worker-options.js';

/** Milliseconds without work after which what is open of a run is closed. */
const UNUSED = 30_000;
/** Share of the calls in flight that may wait in this process to begin. */
const WAITING = 0.25;
const FIRST_BATCHES = 1;
/** Milliseconds within which a worker says that it leaves; after as many it is taken for gone in any case. */
const FAREWELL = 6_000;
/** Milliseconds between two looks at whether there is room. */
const LOOK = 5;

/**
 * Takes jobs from a queue until it is told to stop.
 *
 * @throws CardbenchError for a run that it cannot work on; its jobs go back to the queue
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { engine, only, concurrency, drain, note } = options;
  const ending = new AbortController();
  let failure: unknown;
  const end = (why?: unknown): void => {
    failure ??= why;
    ending.abort();
  };
  if (drain.aborted) end();
  drain.addEventListener('abort', () => end(), { once: true });

  const host = hostname();
  const id = workerId(host);
  const worker = { id, host, options, end, random: seededRandom('worker', process.pid, id) };
  const runs = createOpenRuns((run) => openRun(run, worker));
  const pool = createScoringPool(options.sandbox);
  let programs = 0;
  const beat = {
    ...{ shared: engine.shared, worker: id, random: worker.random },
    presence: () => ({
      ...{ host, version: packageVersion, only: only ?? null, programs },
      calls: sumOver(runs, (calls) => calls.active()),
      slots: sumOver(runs, (calls) => calls.limit()),
    }),
  };
  const beating = heartbeat(beat, ending.signal).catch(end);
  const sweep = setInterval(() => runs.closeUnused(performance.now() - UNUSED), UNUSED / 2);

  note(`Worker ${id} waits for jobs of ${engine.address}; Ctrl-C ends it.`);
  const takers: JobTaker[] = [];
  const loops: Promise<void>[] = [];
  const takeFrom = (name: string, hasRoom: () => boolean, take: Take): void => {
    const taker = engine.taker(name, { lostAfter: options.lostAfter });
    takers.push(taker);
    loops.push(takeJobs(taker, { hasRoom, take, runs, worker, until: ending.signal }).catch(end));
  };
  if (only !== 'execute') {
    takeFrom(
      CALLS,
      () => hasRoomForCalls(runs),
      (taken, run) => takeCalls(taken, run, worker),
    );
  }
  if (only !== 'call') {
    const width = concurrency === 'auto' ? availableParallelism() : concurrency;
    takeFrom(
      SCORES,
      () => programs < width,
      async (taken, run) => {
        programs += 1;
        void takeScores(taken, run, worker, pool)
          .catch((why: unknown) => leave(taken, run.header.run, why, worker).catch(end))
          .finally(() => {
            programs -= 1;
          });
      },
    );
  }
  try {
    await fired(ending.signal);
    await runs.settled();
    for (const { calls } of runs.all()) calls?.stop();
    for (const { calls, sender } of runs.all()) {
      await calls?.close();
      await sender.settled();
    }
    await Promise.all(takers.map((taker) => taker.close()));
    await Promise.all(loops);
    await beating;
    // What ends a worker may be the engine, which then takes no word either.
    await withinTime(sayGone(beat), FAREWELL).catch(() => {});
  } finally {
    clearInterval(sweep);
    for (const { scorers } of runs.all()) scorers.close();
    await pool.close();
  }
  if (failure !== undefined) throw failure;
}

type Take = (taken: TakenJob, run: OpenRun) => Promise<void>;

interface Taking {
  readonly hasRoom: () => boolean;
  readonly take: Take;
  readonly runs: OpenRuns;
  readonly worker: WorkerSelf;
  readonly until: AbortSignal;
}

/** Takes the jobs of one queue while there is room for them. */
async function takeJobs(
  taker: JobTaker,
  { hasRoom, take, runs, worker, until }: Taking,
): Promise<void> {
  while (!until.aborted) {
    if (!hasRoom()) {
      await interruptibleSleep(LOOK, until);
      continue;
    }
    const taken = await taker.next();
    if (taken === undefined) continue;
    const run = runOf(taken.data);
    try {
      if (run === undefined) throw new RunIsOver();
      await take(taken, await runs.of(run));
    } catch (thrown) {
      if (thrown instanceof RunIsOver) await taken.finish();
      else await leave(taken, run, thrown, worker);
    }
  }
}

/** Ends a worker because of a job that it cannot read. */
async function leave(
  taken: TakenJob,
  run: string | undefined,
  why: unknown,
  { id, options: { engine, seal }, end }: WorkerSelf,
): Promise<void> {
  end(why);
  if (why instanceof OtherVersion) {
    const message = { worker: id, results: [{ kind: 'refused', reason: reasonText(why) }] };
    const data = seal.close(`result:${run}`, message);
    await engine.queue(resultsOf(run ?? '')).add([{ id: `${id}-refused`, data }]);
  }
  await taken.giveBack();
}

function hasRoomForCalls(runs: OpenRuns): boolean {
  const waiting = sumOver(runs, (calls) => calls.queued());
  const inFlight = sumOver(runs, (calls) => calls.limit());
  return waiting < Math.max(FIRST_BATCHES, inFlight * WAITING);
}

function sumOver(runs: OpenRuns, count: (calls: CallRunner) => number): number {
  return runs.all().reduce((sum, { calls }) => sum + (calls === undefined ? 0 : count(calls)), 0);
}

function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
