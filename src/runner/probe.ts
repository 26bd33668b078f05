import { CardbenchError } from '../core/errors.js';
import { choices } from '../core/prompt.js';
import type { ResponseContent } from '../core/response.js';
import { type Endpoint, hostOf } from '../models/endpoint.js';
import type { CallFailure, CallOutcome, Model } from '../models/model.js';
import { oneByOne } from '../models/one-by-one.js';
import type { ResolvedBenchmark } from './plan/resolve.js';
import { cureFor } from './refused-field.js';

/** Failures that are temporary: the run's own retries deal with them. */
const PASSING: readonly CallFailure['cause'][] = [
  'rate limit',
  'server error',
  'timeout',
  'connection',
  'aborted',
];

/** Failures that may be due to the list of prompts rather than to log-probabilities. */
const OF_LISTS: readonly CallFailure['cause'][] = [
  'refused request',
  'malformed reply',
  'empty reply',
];

const CONTEXT = 'The opposite of day is';
const PROMPT = choices(
  { context: CONTEXT, continuation: ' night' },
  { context: CONTEXT, continuation: ' a bicycle' },
);

/**
 * Checks that an endpoint returns log-likelihoods before items scored by them are sent: two in one call, and if it
 * refuses that, one after the other.
 *
 * @returns the model to use for the run
 * @throws CardbenchError when the endpoint cannot return log-likelihoods at all
 */
export async function probeLogLikelihoods(
  model: Model,
  endpoint: Endpoint,
  benchmarks: readonly ResolvedBenchmark[],
  signal: AbortSignal,
): Promise<Model> {
  const weighed = benchmarks.find(({ first, request }) => request(first).prompt.kind === 'choices');
  if (weighed === undefined) return model;
  const request = { prompt: PROMPT, temperature: 0, maxTokens: 1 };
  const outcome = await model.call(request, signal);
  const problem = problemOf(outcome);
  if (problem === undefined) return model;
  if (!outcome.ok && OF_LISTS.includes(outcome.failure.cause)) {
    const single = oneByOne(model);
    if (problemOf(await single.call(request, signal)) === undefined) return single;
  }
  const cure = cureFor(problem, Object.keys(model.body(request)));
  const where = hostOf(endpoint);
  throw new CardbenchError(
    `${where} cannot return log-likelihoods for ${weighed.benchmark.id} (${problem}); ${cure === undefined ? '' : `${cure}, or `}use a server whose /completions endpoint echoes the prompt with log-probabilities, such as vLLM, or ask for letters with --as generate.`,
  );
}

function problemOf(outcome: CallOutcome): string | undefined {
  if (outcome.ok) return zeros(outcome.reply.content);
  const { cause, status, message } = outcome.failure;
  if (PASSING.includes(cause)) return undefined;
  // A wrong key is reported by the first call of the run.
  if (cause === 'no access' && status !== 404) return undefined;
  return status === null || status === 200 ? message : `it answered ${status}: ${message}`;
}

/** Some servers return zeros for what they did not compute, which would make every choice look equally likely. */
function zeros(content: ResponseContent): string | undefined {
  const values = content.kind === 'log-likelihoods' ? content.values : [];
  return values.every((value) => value === 0) ? 'its log-probabilities are all zero' : undefined;
}
