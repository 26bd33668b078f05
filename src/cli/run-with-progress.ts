import { randomBytes } from 'node:crypto';
import { resolveEndpoint } from '../models/endpoint.js';
import type { RunConfig } from '../runner/config.js';
import type { RunListener } from '../runner/events.js';
import { runSession } from '../runner/session.js';
import { showProgress } from '../view/progress.js';
import { EXIT } from './exit-codes.js';
import { type Interrupts, listenForInterrupts } from './interrupts.js';

/**
 * Makes a run with its progress on standard error and Ctrl-C as a wish to stop; resolves to its id.
 * An interrupted run sets the exit code.
 */
export async function runWithProgress(config: RunConfig): Promise<string> {
  const [id] = await runAllWithProgress([config]);
  return id ?? '';
}

/**
 * The same for several runs: those on different endpoints side by side, those on one in turn. Where one
 * fails the others go on to their end; then its error is thrown.
 */
export async function runAllWithProgress(configs: readonly RunConfig[]): Promise<string[]> {
  const live =
    process.stderr.isTTY === true && !process.env['CI'] && process.env['TERM'] !== 'dumb';
  const view = showProgress({ stream: process.stderr, live, clock: () => performance.now() });
  const interrupts = listenForInterrupts(view.listener.note);
  const named = configs.length > 1;
  const queues = new Map<string, Promise<unknown>>();
  try {
    const runs = configs.map((config) => {
      const { baseUrl, provider } = resolveEndpoint(config.model, config.baseUrl);
      const listener = named ? forModel(view.listener, config.model) : view.listener;
      const start = (): Promise<string> => execute(config, listener, interrupts);
      // Each stand-in is a server of its own.
      const queue = provider === 'demo' ? undefined : queues.get(baseUrl);
      const run = queue === undefined ? start() : queue.then(start, start);
      queues.set(baseUrl, run);
      return run;
    });
    const ends = await Promise.allSettled(runs);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  } finally {
    interrupts.stop();
    view.finish();
  }
}

async function execute(
  config: RunConfig,
  listener: RunListener,
  { drain, abort }: Interrupts,
): Promise<string> {
  const end = await runSession(config, {
    listener,
    drain,
    abort,
    now: Date.now,
    idSuffix: () => randomBytes(3).toString('hex'),
  });
  if (end.interrupted) {
    listener.note(`Stopped. Run ${end.runId} is saved; the same command resumes it.`);
    process.exitCode = EXIT.interrupted;
  }
  if (end.incomplete) process.exitCode = EXIT.usage;
  return end.runId;
}

/** The same listener, with the model's name before each benchmark's. */
function forModel(listener: RunListener, model: string): RunListener {
  const of = (benchmark: string): string => `${model} ${benchmark}`;
  return {
    planned: (id, planned, already, standing) =>
      listener.planned(of(id), planned, already, standing),
    replied: (id, reply) => listener.replied(of(id), reply),
    failed: (id, failure, final) => listener.failed(of(id), failure, final),
    scored: (id, score) => listener.scored(of(id), score),
    note: (message) => listener.note(`${model}: ${message}`),
  };
}
