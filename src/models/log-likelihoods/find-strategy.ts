import { choices } from '../../core/prompt.js';
import type { ResponseContent } from '../../core/response.js';
import type { Endpoint } from '../endpoint.js';
import { failureText } from '../failure-text.js';
import type { CallFailure, CallOutcome, ModelRequest } from '../model.js';
import { strategiesOf } from './registry.js';
import type { LogLikelihoodStrategy } from './strategy.js';

/** What was found about an endpoint and log-likelihoods. */
export type StrategySearch =
  | {
      readonly kind: 'found';
      readonly strategy: LogLikelihoodStrategy;
      /** Whether one request may hold several prompts. */
      readonly promptLists: boolean;
    }
  /** No strategy works. */
  | { readonly kind: 'none'; readonly problems: readonly StrategyProblem[] }
  /** It cannot be told: the endpoint fails, or refuses the key. */
  | { readonly kind: 'unknown'; readonly failure: CallFailure };

export interface StrategyProblem {
  readonly strategy: string;
  /** Why it does not work: a clause about "it", the server. */
  readonly problem: string;
}

/** Failures that are temporary, or that have nothing to do with log-likelihoods. */
const PASSING: readonly CallFailure['cause'][] = [
  'rate limit',
  'loading',
  'missing model',
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
  // As many letters and, in most vocabularies, tokens as the first.
  { context: CONTEXT, continuation: ' light' },
);

/**
 * Finds out how an endpoint gives log-likelihoods: each strategy weighs some continuations, together and, if that is
 * refused, one after the other. The first that works is taken.
 *
 * @param ask makes a call, and repeats it while it fails for a reason that may pass; `hasAnswered` says that the
 *   endpoint is up, since it has answered a call before
 */
export async function findStrategy(
  endpoint: Endpoint,
  ask: (endpoint: Endpoint, request: ModelRequest, hasAnswered: boolean) => Promise<CallOutcome>,
): Promise<StrategySearch> {
  const problems: StrategyProblem[] = [];
  for (const strategy of strategiesOf(endpoint)) {
    const request = {
      prompt: PROMPT,
      temperature: 0,
      maxTokens: 1,
      logLikelihoods: strategy.name,
    };
    let promptLists = true;
    const hasAnswered = problems.length > 0;
    let outcome = await ask({ ...endpoint, promptLists }, request, hasAnswered);
    if (strategy.takesLists && !outcome.ok && OF_LISTS.includes(outcome.failure.cause)) {
      promptLists = false;
      const single = await ask({ ...endpoint, promptLists }, request, true);
      if (problemOf(single) === undefined) outcome = single;
    }
    // A failure of one path, where others have answered, is that strategy's problem.
    if (!outcome.ok && !hasAnswered && tellsNothing(outcome.failure)) {
      return { kind: 'unknown', failure: outcome.failure };
    }
    const problem = problemOf(outcome);
    if (problem === undefined) return { kind: 'found', strategy, promptLists };
    problems.push({ strategy: strategy.name, problem });
  }
  return { kind: 'none', problems };
}

/** Whether a failure says nothing of what the endpoint can do. */
export function tellsNothing({ cause, status }: CallFailure): boolean {
  return PASSING.includes(cause) || (cause === 'no access' && status !== 404);
}

function problemOf(outcome: CallOutcome): string | undefined {
  if (outcome.ok) return implausible(outcome.reply.content);
  const { status, message } = outcome.failure;
  return status === null || status === 200
    ? message
    : `it answered ${failureText(outcome.failure)}`;
}

/** Values above this are zeros: what a server returns that computes nothing, or that reports them after forcing a token. */
const ZERO = -1e-9;

/** Zeros would make every choice look equally likely. */
function implausible(content: ResponseContent): string | undefined {
  const values = content.kind === 'log-likelihoods' ? content.values : [];
  if (values.some((value) => value > 0)) return 'some of its log-probabilities are positive';
  if (values.every((value) => value > ZERO)) return 'its log-probabilities are all zero';
  const [one, , other] = values;
  return one !== undefined && one === other
    ? 'its log-probabilities are the same for different texts'
    : undefined;
}
