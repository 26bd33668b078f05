import { availableParallelism, hostname } from 'node:os';
import { CardbenchError } from '../../core/errors.js';
import { packageVersion } from '../../core/package-root.js';
import { seededRandom } from '../../core/prng.js';
import { changeShared, type Engine, type TakenJob } from '../../queue/engine.js';
import { BEAT, type Presence, WORKERS, withWorker } from '../../queue/presence.js';
import { readMessage } from '../../queue/read-message.js';
import type { Seal } from '../../queue/seal.js';
import { createSharedLimiter } from '../../queue/shared-limiter.js';
import type { SandboxChoice } from '../../sandbox/open.js';
import { limitsKey } from '../queue/coordinator.js';
import {
  batchProgressSchema,
  bodyOf,
  CALLS,
  callBatchSchema,
  OtherVersion,
  RUNS,
  type RunHeader,
  readHeader,
  resultsOf,
  runOf,
  SCORES,
  scoreBatchSchema,
} from '../queue/messages.js';
import { createScoringPool, type ScoringPool } from '../score/scoring-pool.js';
import { interruptibleSleep } from '../sleep.js';
import { type CallRunner, createCallRunner } from './call-runner.js';
import { createResultSender, type OpenBatch, type ResultSender } from './result-sender.js';
import {
  modelFor,
  type Permissions,
  type RunScorers,
  reasonText,
  scorersOf,
  workerId,
} from './run-context.js';

export interface WorkerOptions extends Permissions {
  readonly engine: Engine;
  readonly seal: Seal;
  /** What it takes; by default both. */
  readonly only: 'call' | 'execute' | undefined;
  /** Calls in flight, and programs at a time. */
  readonly concurrency: number | 'auto';
  readonly sandbox: SandboxChoice;
  /** Seconds without a sign of life after which its jobs are given to others. */
  readonly lostAfter: number;
  /** Fires when nothing further is to be begun. */
  readonly drain: AbortSignal;
  /** Fires when what is under way is to be given up. */
  readonly abort: AbortSignal;
  readonly note: (message: string) => void;
}

/** What a worker has open for a run. */
interface OpenRun {
  readonly header: RunHeader;
  readonly sender: ResultSender;
  readonly scorers: RunScorers;
  calls: CallRunner | undefined;
  /** Batches that have not been given back. */
  open: number;
  /** When one last was, in milliseconds. */
  used: number;
}

/** Milliseconds without work after which what is open of a run is closed. */
const UNUSED = 30_000;
/** Share of the calls in flight that may wait in this process to begin. */
const WAITING = 0.25;
const FIRST_BATCHES = 1;
/** Milliseconds between two looks at whether there is room. */
const LOOK = 5;

/**
 * Takes jobs from a queue until it is told to stop.
 *
 * @throws CardbenchError for a run that it cannot work on; its jobs go back to the queue
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { engine, seal, only, concurrency, lostAfter, drain, note } = options;
  const host = hostname();
  const id = workerId(host);
  const random = seededRandom('worker', process.pid, id);
  const runs = new Map<string, Promise<OpenRun>>();
  const pool = createScoringPool(options.sandbox);
  const ending = new AbortController();
  let failure: unknown;
  const end = (thrown?: unknown): void => {
    failure ??= thrown;
    ending.abort();
  };
  if (drain.aborted) end();
  drain.addEventListener('abort', () => end(), { once: true });

  const open = async (run: string): Promise<OpenRun> => {
    const stored = await engine.queue(RUNS).get(run);
    if (stored === undefined) throw new RunIsOver();
    const header = readHeader(seal.open(`run:${run}`, stored));
    const context: OpenRun = {
      header,
      scorers: scorersOf(header, options),
      sender: createResultSender({
        queue: engine.queue(resultsOf(run)),
        seal,
        run,
        worker: id,
        onFinished: () => {
          context.open -= 1;
          context.used = performance.now();
        },
      }),
      calls: undefined,
      open: 0,
      used: performance.now(),
    };
    return context;
  };
  const contextOf = (run: string): Promise<OpenRun> => {
    const known = runs.get(run) ?? open(run);
    runs.set(run, known);
    known.catch(() => runs.delete(run));
    return known;
  };

  const openCalls = (context: OpenRun): CallRunner => {
    const { header, sender } = context;
    const runner = createCallRunner({
      model: modelFor(header, options, seal),
      retries: header.settings.retries,
      outageTimeout: header.settings.outageTimeout,
      sender,
      random,
      abort: options.abort,
      limiter: (onOutage) =>
        createSharedLimiter({
          shared: engine.shared,
          key: limitsKey(header.baseUrl ?? ''),
          worker: `${id} ${header.run}`,
          host,
          concurrency,
          queued: () => context.calls?.queued() ?? 0,
          outageTimeout: header.settings.outageTimeout,
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
            `${header.baseUrl} has given no reply for ${header.settings.outageTimeout} s; check it from this machine, and start the worker again.`,
          ),
        ),
    });
    return runner;
  };

  /** Gives a batch back whose run this worker cannot serve, and says why. */
  const refuse = async (context: OpenRun, taken: TakenJob, jobs: unknown[], why: unknown) => {
    const results = jobs as Parameters<ResultSender['send']>[0][];
    context.sender.send({ kind: 'refused', reason: reasonText(why) });
    for (const result of results) context.sender.send(result);
    await context.sender.settled();
    await taken.finish();
    end(why);
  };

  const takeCalls = async (taken: TakenJob, context: OpenRun): Promise<void> => {
    const { run } = context.header;
    const batch = readMessage(callBatchSchema, seal.open(`call:${run}`, bodyOf(taken.data)));
    try {
      context.calls ??= openCalls(context);
    } catch (why) {
      const back = batch.jobs.map(({ run: of, benchmark, item, sample, requestSha256 }) => ({
        ...{ kind: 'call', run: of, benchmark, item, sample, requestSha256 },
        ...{ failedAttempts: [], outcome: { kind: 'stopped' } },
      }));
      await refuse(context, taken, back, why);
      return;
    }
    const opened = openBatch(taken, batch.jobs.length);
    if (opened.done.size >= opened.size) await taken.finish();
    else {
      context.open += 1;
      context.calls.take(opened, batch);
    }
  };

  const takeScores = async (taken: TakenJob, context: OpenRun): Promise<void> => {
    const { run } = context.header;
    const message = seal.open(`score:${run}`, bodyOf(taken.data));
    const { jobs } = readMessage(scoreBatchSchema, message);
    const batch = openBatch(taken, jobs.length);
    if (batch.done.size >= batch.size) return taken.finish();
    context.open += 1;
    let refused = false;
    await Promise.all(
      jobs.map(async (job, index) => {
        if (batch.done.has(index)) return;
        try {
          const scorer = await context.scorers.of(job.benchmark);
          await requireSandbox(pool, scorer, context, job.benchmark);
          context.sender.end(batch, index, await pool.score(job, scorer));
        } catch (why) {
          if (!refused) context.sender.send({ kind: 'refused', reason: reasonText(why) });
          refused = true;
          end(why);
        }
      }),
    );
    if (!refused) return;
    await context.sender.settled();
    await taken.giveBack();
  };

  /** Ends this worker because of a job that it cannot read. */
  const leave = async (taken: TakenJob, run: string | undefined, why: unknown): Promise<void> => {
    end(why);
    if (why instanceof OtherVersion) {
      const message = { worker: id, results: [{ kind: 'refused', reason: reasonText(why) }] };
      const data = seal.close(`result:${run}`, message);
      await engine.queue(resultsOf(run ?? '')).add([{ id: `${id}-refused`, data }]);
    }
    await taken.giveBack();
  };

  const loop = async (
    name: string,
    hasRoom: () => boolean,
    take: (taken: TakenJob, context: OpenRun) => Promise<void>,
  ): Promise<void> => {
    const taker = engine.taker(name, { lostAfter });
    closers.push(taker.close);
    while (!ending.signal.aborted) {
      if (!hasRoom()) {
        await interruptibleSleep(LOOK, ending.signal);
        continue;
      }
      const taken = await taker.next();
      if (taken === undefined) continue;
      const run = runOf(taken.data);
      try {
        if (run === undefined) throw new RunIsOver();
        await take(taken, await contextOf(run));
      } catch (thrown) {
        await (thrown instanceof RunIsOver ? taken.finish() : leave(taken, run, thrown));
      }
    }
  };
  const closers: (() => Promise<void>)[] = [];

  const opened = async (): Promise<OpenRun[]> =>
    (await Promise.allSettled(runs.values())).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    );
  let contexts: OpenRun[] = [];
  const roomForCalls = (): boolean => {
    void opened().then((all) => {
      contexts = all;
    });
    const waiting = contexts.reduce((sum, { calls }) => sum + (calls?.queued() ?? 0), 0);
    const inFlight = contexts.reduce((sum, { calls }) => sum + (calls?.limit() ?? 0), 0);
    return waiting < Math.max(FIRST_BATCHES, inFlight * WAITING);
  };
  const width = concurrency === 'auto' ? availableParallelism() : concurrency;
  let programs = 0;
  const sweep = setInterval(() => {
    for (const context of contexts) {
      if (context.open > 0 || performance.now() - context.used < UNUSED) continue;
      runs.delete(context.header.run);
      void context.calls?.close();
      context.scorers.close();
    }
  }, UNUSED / 2);

  const beat = async (leaving = false): Promise<void> => {
    await changeShared(engine.shared, WORKERS, random, (value, now) => ({
      value: withWorker(value, id, leaving ? undefined : presence(), now),
      result: undefined,
    }));
  };
  const presence = (): Omit<Presence, 'at'> => ({
    host,
    version: packageVersion,
    only: only ?? null,
    calls: contexts.reduce((sum, { calls }) => sum + (calls?.active() ?? 0), 0),
    slots: contexts.reduce((sum, { calls }) => sum + (calls?.limit() ?? 0), 0),
    programs,
  });
  const beating = (async () => {
    while (!ending.signal.aborted) {
      await beat();
      await interruptibleSleep(BEAT, ending.signal);
    }
  })().catch(end);

  note(`Worker ${id} waits for jobs of ${engine.address}; Ctrl-C ends it.`);
  const loops: Promise<void>[] = [];
  if (only !== 'execute') loops.push(loop(CALLS, roomForCalls, takeCalls).catch(end));
  if (only !== 'call') {
    const begin = async (taken: TakenJob, context: OpenRun): Promise<void> => {
      programs += 1;
      void takeScores(taken, context)
        .catch((why: unknown) => leave(taken, context.header.run, why).catch(end))
        .finally(() => {
          programs -= 1;
        });
    };
    loops.push(loop(SCORES, () => programs < width, begin).catch(end));
  }
  try {
    await new Promise<void>((resolve) => {
      if (ending.signal.aborted) resolve();
      ending.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    contexts = await opened();
    for (const { calls } of contexts) calls?.stop();
    for (const { calls, sender } of contexts) {
      await calls?.close();
      await sender.settled();
    }
    await Promise.all(closers.map((close) => close()));
    await Promise.all(loops);
    await beating;
    if (!(failure instanceof CardbenchError)) await beat(true);
  } finally {
    clearInterval(sweep);
    for (const { scorers } of contexts) scorers.close();
    await pool.close();
  }
  if (failure !== undefined) throw failure;
}

/** The run of a job is over, or was removed. */
class RunIsOver extends Error {}

function openBatch(taken: TakenJob, size: number): OpenBatch {
  const progress = batchProgressSchema.safeParse(taken.progress);
  return { taken, size, done: new Set(progress.success ? progress.data.done : []) };
}

/** Another Python, or another sandbox, might give other verdicts. */
async function requireSandbox(
  pool: ScoringPool,
  scorer: Parameters<ScoringPool['sandboxFor']>[0],
  { header, scorers }: OpenRun,
  benchmark: string,
): Promise<void> {
  const planned = scorers.sandboxOf(benchmark);
  const own = await pool.sandboxFor(scorer);
  if (planned === null || own === planned) return;
  throw new CardbenchError(
    `Run ${header.run} scores in ${planned}, and this worker has ${own ?? 'no sandbox'}; give both the same with --sandbox.`,
  );
}
