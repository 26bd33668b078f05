import type { Continuation } from '../../core/prompt.js';
import type { Endpoint } from '../endpoint.js';
import type { ModelRequest } from '../model.js';
import type { ReadReply, WireFormat } from '../wire/wire-format.js';

/** One HTTP request, as plain data. */
export interface SentRequest {
  /** Below the base URL. `../` leads to its parent: `../tokenize` is `/tokenize` where the base URL ends in `/v1`. */
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** The requests about one item, one after the other: each takes the parsed body of its reply. Nothing is sent here. */
export type Exchange = Generator<SentRequest, ReadReply, unknown>;

/**
 * One way to get log-likelihoods from a server. A strategy is one file in this folder and one line in `registry.ts`;
 * which one an endpoint supports is found by trying.
 */
export interface LogLikelihoodStrategy
  extends Pick<WireFormat, 'api' | 'headers' | 'failure' | 'limits'> {
  /** As jobs, stores and reports name it. */
  readonly name: string;
  /** How it works: a phrase that fits after "log-likelihoods from". */
  readonly describe: string;
  /** Several prompts go into one request, where the endpoint takes lists. */
  readonly takesLists: boolean;
  /** @throws BadReply for a reply that cannot be read or has no log-probabilities */
  readonly exchange: (endpoint: StrategyEndpoint, request: ModelRequest) => Exchange;
  /**
   * What stands for the item in the store and is hashed: the request, or, where it takes several requests, what all of
   * them are derived from.
   */
  readonly asked: (endpoint: StrategyEndpoint, request: ModelRequest) => SentRequest;
}

export type StrategyEndpoint = Pick<Endpoint, 'modelId' | 'promptLists'>;

/** The contexts and continuations of a request for log-likelihoods. */
export function continuationsOf({ prompt }: ModelRequest): readonly Continuation[] {
  return prompt.kind === 'choices' ? prompt.choices : [];
}

/** The text whose tokens are weighed. */
export function wholeText({ context, continuation }: Continuation): string {
  return context + continuation;
}

/** What stands in the store for an item whose requests depend on the server's tokens: its texts, and how they are weighed. */
export function askedContinuations(strategy: string): LogLikelihoodStrategy['asked'] {
  return ({ modelId }, request) => ({
    path: '/completions',
    body: {
      model: modelId,
      log_likelihoods: strategy,
      continuations: continuationsOf(request).map(({ context, continuation }) => ({
        context,
        continuation,
      })),
      ...request.extra,
    },
  });
}
