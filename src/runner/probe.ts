import { CardbenchError } from '../core/errors.js';
import { readStoredLogLikelihoods } from '../core/log-likelihoods.js';
import { choices } from '../core/prompt.js';
import { type Endpoint, hostOf } from '../models/endpoint.js';
import type { CallFailure, Model } from '../models/model.js';
import type { PlannedBenchmark } from './plan.js';

/** What only says that the endpoint is busy or away: the run's own retries deal with it. */
const PASSING: readonly CallFailure['cause'][] = [
  'rate limit',
  'server error',
  'timeout',
  'connection',
  'aborted',
];

const CONTEXT = 'The opposite of day is';
const PROMPT = choices(
  { context: CONTEXT, continuation: ' night' },
  { context: CONTEXT, continuation: ' a bicycle' },
);

/**
 * Asks an endpoint for two log-likelihoods of a few words before items are sent to it whose choices are
 * weighed. Throws one sentence when it cannot give them.
 */
export async function probeLogLikelihoods(
  model: Model,
  endpoint: Endpoint,
  plans: readonly PlannedBenchmark[],
  signal: AbortSignal,
): Promise<void> {
  const weighed = plans.find(
    ({ items, request }) => items[0] !== undefined && request(items[0]).prompt.kind === 'choices',
  );
  if (weighed === undefined) return;
  const outcome = await model.call({ prompt: PROMPT, temperature: 0, maxTokens: 1 }, signal);
  const problem = outcome.ok ? zeros(outcome.reply.text) : problemOf(outcome.failure);
  if (problem === undefined) return;
  const where = hostOf(endpoint);
  throw new CardbenchError(
    `${where} cannot weigh the choices of ${weighed.benchmark.id} (${problem}); use a server whose /completions echoes the prompt with log-probabilities, such as vLLM, or ask for letters with --as generate.`,
  );
}

function problemOf({ cause, status, message }: CallFailure): string | undefined {
  if (PASSING.includes(cause)) return undefined;
  // A wrong key is a matter of its own, which the first call of the run tells.
  if (cause === 'no access' && status !== 404) return undefined;
  return status === null || status === 200 ? message : `it answered ${status}: ${message}`;
}

/** Some servers fill in zeros for what they did not compute: every choice would seem equally good. */
function zeros(text: string): string | undefined {
  const values = readStoredLogLikelihoods(text) ?? [];
  return values.every((value) => value === 0) ? 'its log-probabilities are all zero' : undefined;
}
