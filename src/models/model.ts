import { z } from 'zod';
import type { Prompt } from '../core/prompt.js';
import { type ModelResponse, responseSchema } from '../core/response.js';
import type { RateLimits } from './rate-limits.js';

/** One call: what is asked and how the reply is sampled. */
export interface ModelRequest {
  readonly prompt: Prompt;
  readonly temperature: number;
  readonly maxTokens: number;
  readonly stop?: readonly string[];
  /** The strategy by which continuations are weighed (`log-likelihoods/`). Default `echo`. */
  readonly logLikelihoods?: string;
  /** How much the model is told to think before it answers. */
  readonly reasoningEffort?: string;
  /** Further fields of the request's body, as the user gave them. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** A complete response, with what is known about the call. Times are in milliseconds. */
export interface Reply extends ModelResponse {
  /** From the call to the end of the reply. */
  readonly latency: number;
  /** From the call to the first piece of text; only when streamed. */
  readonly timeToFirstToken: number | null;
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
  /** Those of `tokensOut` that were spent on reasoning; `null` where the server does not count them. */
  readonly reasoningTokens: number | null;
  /** The model that the server says answered. */
  readonly reportedModel: string | null;
  /** What the server says of the weights and settings it runs; it changes with them. */
  readonly systemFingerprint: string | null;
}

/** A reply as JSON holds it. */
export const replySchema = z.object({
  ...responseSchema.shape,
  latency: z.number(),
  timeToFirstToken: z.number().nullable(),
  tokensIn: z.number().nullable(),
  tokensOut: z.number().nullable(),
  // A worker of an earlier version does not report them.
  reasoningTokens: z.number().nullable().default(null),
  reportedModel: z.string().nullable(),
  systemFingerprint: z.string().nullable().default(null),
}) satisfies z.ZodType<Reply>;

/** What is known about a call whose server reports nothing about it. */
export const UNREPORTED = {
  tokensIn: null,
  tokensOut: null,
  reasoningTokens: null,
  reportedModel: null,
  systemFingerprint: null,
} satisfies Partial<Reply>;

/** A response that was made elsewhere, as the reply to a call about which nothing is known. */
export function replyMadeElsewhere(response: ModelResponse): Reply {
  return {
    ...response,
    latency: 0,
    timeToFirstToken: null,
    ...UNREPORTED,
  };
}

/** What a reply has cost that was thrown away. */
export interface Wasted {
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** Why a call brought no reply. */
export interface CallFailure {
  readonly cause:
    | 'rate limit'
    /** The server has not loaded its model yet. */
    | 'loading'
    | 'server error'
    | 'timeout'
    | 'connection'
    /** The proxy of the environment does not let the call through. */
    | 'proxy'
    | 'malformed reply'
    | 'empty reply'
    | 'no log-probabilities'
    | 'refused request'
    /** The prompt and the room for the reply do not fit into the model's context. */
    | 'context overflow'
    /** The server or the model takes no tools. */
    | 'tools refused'
    | 'missing model'
    | 'no access'
    | 'aborted';
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  readonly status: number | null;
  /** One clean line, without the key. */
  readonly message: string;
  /** Milliseconds that the server asks us to wait. */
  readonly retryAfter: number | null;
  /** Where the server says what the reply has cost. */
  readonly wasted?: Wasted | undefined;
}

export type CallOutcome = (
  | { readonly ok: true; readonly reply: Reply }
  | { readonly ok: false; readonly failure: CallFailure }
) & {
  /** What the server's headers say is left of its limits. */
  readonly limits?: RateLimits | undefined;
};

/** The tokens that a call has used, as far as the server says. */
export function usedBy(outcome: CallOutcome): Wasted {
  if (!outcome.ok) return outcome.failure.wasted ?? { tokensIn: 0, tokensOut: 0 };
  const { tokensIn, tokensOut } = outcome.reply;
  return { tokensIn: tokensIn ?? 0, tokensOut: tokensOut ?? 0 };
}

/** Waits until a call may make a further request, or is given up. */
export type Another = (signal: AbortSignal) => Promise<void>;

/** An endpoint, ready to be called. */
export interface Model {
  /**
   * Makes one attempt. Never rejects, except for a prompt that the endpoint's API has no format for.
   *
   * @param another waited for before each HTTP request after the first: log-likelihoods may take several
   */
  readonly call: (
    request: ModelRequest,
    signal: AbortSignal,
    another?: Another,
  ) => Promise<CallOutcome>;
  /** The body that `call` sends, for the record. */
  readonly body: (request: ModelRequest) => Record<string, unknown>;
}
