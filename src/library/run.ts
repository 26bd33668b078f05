import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { jsonSummary } from '../report/json.js';
import { openResults } from '../results/results.js';
import { parseRunConfig, type runConfigSchema } from '../runner/config.js';
import type { RunListener } from '../runner/events.js';
import { runSession } from '../runner/session.js';

export interface RunOptions {
  /** Told of every event; all of its methods are optional. */
  readonly listener?: Partial<RunListener>;
  /** Stops the run: calls in flight end, everything is saved, and the same call resumes it. */
  readonly signal?: AbortSignal;
}

/** What `cardbench run --json` prints. */
export type RunSummary = ReturnType<typeof jsonSummary>;

const silent: RunListener = {
  planned: () => {},
  replied: () => {},
  failed: () => {},
  scored: () => {},
  note: () => {},
};

/**
 * Runs a configuration as `cardbench run` does, and resolves to its summary.
 *
 * @example
 * const summary = await run({ benchmarks: ['mmlu'], model: 'demo', limit: 8 });
 *
 * @throws CardbenchError when the configuration, the data or the endpoint cannot be used
 */
export async function run(
  config: z.input<typeof runConfigSchema>,
  options: RunOptions = {},
): Promise<RunSummary> {
  const parsed = parseRunConfig(config, 'run()');
  const { runId } = await runSession(parsed, {
    listener: { ...silent, ...options.listener },
    drain: options.signal ?? new AbortController().signal,
    abort: new AbortController().signal,
    now: Date.now,
    idSuffix: () => randomBytes(3).toString('hex'),
  });
  const results = openResults(parsed.store);
  try {
    return jsonSummary(results.run(runId));
  } finally {
    results.close();
  }
}
