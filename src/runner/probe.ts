import { CardbenchError } from '../core/errors.js';
import { ECHO } from '../core/protocol.js';
import { type Endpoint, hostOf } from '../models/endpoint.js';
import { failureText } from '../models/failure-text.js';
import { findStrategy, tellsNothing } from '../models/log-likelihoods/find-strategy.js';
import type { CallFailure, CallOutcome, Model, ModelRequest } from '../models/model.js';
import { DEMO } from '../models/providers.js';
import { cureFor } from '../models/refused-field.js';
import type { RunConfig } from './config.js';
import type { ResolvedBenchmark } from './plan/resolve.js';
import { asksForLogLikelihoods } from './plan/with-strategy.js';

export interface ProbeOptions {
  readonly config: Pick<RunConfig, 'batch' | 'outageTimeout'>;
  /** The client of an endpoint. */
  readonly connect: (endpoint: Endpoint) => Model;
  readonly note: (message: string) => void;
  /** Waits; ends early, without an error, when the signal fires. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Fires when no further call is to be made. */
  readonly drain: AbortSignal;
  /** Fires when calls under way are to be given up too. */
  readonly abort: AbortSignal;
}

/** How an endpoint gives log-likelihoods. */
export interface LogLikelihoodSupport {
  /** The name of the strategy; `undefined` if no benchmark asks for log-likelihoods. */
  readonly strategy: string | undefined;
  /** The endpoint, with what was found out about it. */
  readonly endpoint: Endpoint;
}

/**
 * Finds out how an endpoint gives log-likelihoods before items that need them are sent. An endpoint that is busy, or
 * still loads its model, is waited for.
 *
 * @throws CardbenchError when the endpoint cannot give log-likelihoods at all
 */
export async function probeLogLikelihoods(
  endpoint: Endpoint,
  benchmarks: readonly ResolvedBenchmark[],
  options: ProbeOptions,
): Promise<LogLikelihoodSupport> {
  const asking = benchmarks.find(asksForLogLikelihoods);
  if (asking === undefined) return { strategy: undefined, endpoint };
  const { id } = asking.benchmark;
  if (options.config.batch) {
    throw new CardbenchError(
      `--batch: ${id} asks for log-likelihoods, which batches do not return; leave out --batch, or ask for letters with --as generate.`,
    );
  }
  if (endpoint.provider === DEMO) return { strategy: ECHO, endpoint };
  const search = await findStrategy(endpoint, patientCalls(endpoint, options));
  if (search.kind === 'found') {
    const { strategy, promptLists } = search;
    return { strategy: strategy.name, endpoint: { ...endpoint, promptLists } };
  }
  // A wrong key or an absent server is reported by the first call of the run.
  if (search.kind === 'unknown') return { strategy: ECHO, endpoint };
  const [first] = search.problems;
  const problem = first?.problem ?? 'it has none';
  const cure = cureFor(problem, FIELDS);
  throw new CardbenchError(
    `${hostOf(endpoint)} cannot return log-likelihoods for ${id} (${problem}); ${cure === undefined ? '' : `${cure}, or `}use a server that can, such as vLLM, SGLang or llama.cpp (docs/servers.md), or ask for letters with --as generate.`,
  );
}

/** Fields of requests for log-likelihoods that a server may refuse by name. */
const FIELDS: readonly string[] = ['max_tokens', 'temperature', 'echo', 'logprobs'];

/** Milliseconds between two calls to an endpoint that does not answer yet. */
const PAUSE = 1_000;

/** Calls that are repeated while the endpoint is there and fails for a passing reason, for as long as a run would wait. */
function patientCalls(
  endpoint: Endpoint,
  { connect, config, note, sleep, clock, drain, abort }: ProbeOptions,
): (endpoint: Endpoint, request: ModelRequest, hasAnswered: boolean) => Promise<CallOutcome> {
  const start = clock();
  let isWaiting = false;
  return async (variant, request, hasAnswered) => {
    const model = connect(variant);
    for (;;) {
      const outcome = await model.call(request, abort);
      if (outcome.ok || !isBusy(outcome.failure, hasAnswered) || drain.aborted) return outcome;
      const { failure } = outcome;
      if (clock() - start >= config.outageTimeout * 1000) return outcome;
      if (!isWaiting) note(`Waiting for ${hostOf(endpoint)} (${failureText(failure)})`);
      isWaiting = true;
      await sleep(failure.retryAfter ?? PAUSE, drain);
    }
  };
}

/** An endpoint that has answered before is not loading its model any more. */
function isBusy(failure: CallFailure, hasAnswered: boolean): boolean {
  if (hasAnswered) return failure.cause === 'rate limit';
  return tellsNothing(failure) && failure.retryable && failure.status !== null;
}
