import { CardbenchError } from '../core/errors.js';
import { chat, user } from '../core/prompt.js';
import type { Endpoint } from '../models/endpoint.js';
import type { Model } from '../models/model.js';
import { DEMO } from '../models/providers.js';
import { noLogLikelihoods } from './plan/asked.js';
import type { ResolvedBenchmark } from './plan/resolve.js';

/** Enough for the first words of a reply, and of reasoning. */
const QUESTION = { prompt: chat(user('Is ice cold? Answer yes or no.')), maxTokens: 16 };

/** Milliseconds for the question: a server without chat need not answer at all. */
const QUESTION_TIMEOUT = 30_000;

/**
 * Ends a run that would ask for log-likelihoods of a model that thinks before it answers, which one short question
 * shows. A server that does not answer the question may have no chat at all: it is not held against it.
 */
export async function refuseThinking(
  model: Model,
  { provider }: Endpoint,
  benchmarks: readonly ResolvedBenchmark[],
  signal: AbortSignal,
): Promise<void> {
  const weighed = benchmarks.find(({ first, request }) => request(first).prompt.kind === 'choices');
  if (weighed === undefined || provider === DEMO) return;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(QUESTION_TIMEOUT)]);
  const outcome = await model.call({ ...QUESTION, temperature: 0 }, limited);
  if (!outcome.ok || outcome.reply.content.kind !== 'text') return;
  const { reasoning, endsInReasoning } = outcome.reply.content;
  if (reasoning === null && endsInReasoning !== true) return;
  throw new CardbenchError(noLogLikelihoods(weighed.benchmark.title));
}
