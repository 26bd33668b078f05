import { randomBytes } from 'node:crypto';
import { withoutCredentials } from '../core/secrets/address.js';
import { resolveEndpoint } from '../models/endpoint.js';
import { showProgress } from '../progress/show-progress.js';
import type { RunConfig } from '../runner/config.js';
import type { RunListener } from '../runner/events.js';
import { runSession } from '../runner/session.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { type Interrupts, listenForInterrupts } from './interrupts.js';
import { tellFirstFailure } from './tell-first-failure.js';
import type { Terminal } from './terminal.js';

export interface MadeRun {
  readonly runId: string;
  /** Where it did not come to its end: that of the command, whatever the results are. */
  readonly exitCode: ExitCode | undefined;
}

/** Makes a run with its progress on standard error and Ctrl-C as a wish to stop. */
export async function runWithProgress(config: RunConfig, terminal: Terminal): Promise<MadeRun> {
  const [made] = await runAllWithProgress([config], terminal);
  return made ?? { runId: '', exitCode: undefined };
}

/**
 * The same for several runs: in parallel on different endpoints, one after the other on the same endpoint. If one
 * fails, the others continue to the end; then its error is thrown.
 */
export async function runAllWithProgress(
  configs: readonly RunConfig[],
  { host, env }: Terminal,
): Promise<MadeRun[]> {
  const stream = host.stderr;
  const live = stream.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb';
  const view = showProgress({ stream, live, clock: () => performance.now() });
  const interrupts = listenForInterrupts(host, view.listener.note);
  const named = configs.length > 1;
  const queues = new Map<string, Promise<unknown>>();
  try {
    const runs = configs.map((config) => {
      const { baseUrl, provider } = resolveEndpoint(config.model, config.baseUrl, env);
      const listener = tellFirstFailure(
        named ? forModel(view.listener, config.model) : view.listener,
        withoutCredentials(baseUrl),
      );
      const start = (): Promise<MadeRun> => execute(config, listener, interrupts, env);
      // Each stand-in has its own server.
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
  env: Terminal['env'],
): Promise<MadeRun> {
  const { runId, interrupted, incomplete } = await runSession(config, {
    listener,
    drain,
    abort,
    now: Date.now,
    idSuffix: () => randomBytes(3).toString('hex'),
    env,
  });
  if (interrupted) {
    listener.note(`Stopped. Run ${runId} is saved; the same command resumes it.`);
  }
  return { runId, exitCode: incomplete ? EXIT.usage : interrupted ? EXIT.interrupted : undefined };
}

/** The same listener, with the model's name in front of each benchmark's. */
function forModel(listener: RunListener, model: string): RunListener {
  const of = (benchmark: string): string => `${model} ${benchmark}`;
  return {
    planned: (id, planned, already, standing) =>
      listener.planned(of(id), planned, already, standing),
    replied: (id, reply) => listener.replied(of(id), reply),
    failed: (id, failure, final) => listener.failed(of(id), failure, final),
    scored: (id, score) => listener.scored(of(id), score),
    note: (message) => listener.note(`${model}: ${message}`),
    workers: (seen) => listener.workers?.(seen),
  };
}
