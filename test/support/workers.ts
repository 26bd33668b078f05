import { openEngine } from '../../src/queue/open.js';
import { sealFrom } from '../../src/queue/seal.js';
import { runWorker } from '../../src/runner/worker/worker.js';
import type { WorkerOptions } from '../../src/runner/worker/worker-options.js';

export type Environment = Record<string, string>;

export interface TestWorkers {
  /** What they have said. */
  readonly said: readonly string[];
  /** How each has ended. */
  readonly ended: Promise<PromiseSettledResult<void>[]>;
  /** Ends them as Ctrl-C does. */
  readonly end: () => Promise<PromiseSettledResult<void>[]>;
}

/** Starts workers in this process. */
export function startWorkers(
  { address }: { readonly address: string },
  count: number,
  options: Partial<WorkerOptions> & { readonly env?: Environment } = {},
): TestWorkers {
  const drain = new AbortController();
  const abort = new AbortController();
  const said: string[] = [];
  const working = Array.from({ length: count }, async () => {
    const engine = await openEngine(address, (message) => said.push(message));
    try {
      await runWorker({
        env: {},
        engine,
        seal: sealFrom(options.env ?? {}),
        only: undefined,
        concurrency: 8,
        sandbox: 'auto',
        lostAfter: 5,
        headers: {},
        baseUrl: undefined,
        allowCode: false,
        drain: drain.signal,
        abort: abort.signal,
        note: (message) => said.push(message),
        ...options,
      });
    } finally {
      await engine.close();
    }
  });
  const ended = Promise.allSettled(working);
  return {
    said,
    ended,
    end: async () => {
      drain.abort();
      return ended;
    },
  };
}

/** Why a worker has ended by itself. */
export async function reasonOf({ ended }: TestWorkers): Promise<string> {
  const [end] = await ended;
  return end?.status === 'rejected' ? String(end.reason) : 'it has ended as it should';
}
