import { chat } from '../core/prompt.js';
import type { Endpoint } from '../models/endpoint.js';
import type { CallOutcome, Model, ModelRequest } from '../models/model.js';
import type { Abilities, AskOptions, CheckContext, CheckResult } from './check.js';
import { checks } from './checks.js';

export interface CheckOptions {
  readonly endpoint: Endpoint;
  /** The client of an endpoint. */
  readonly connect: (endpoint: Endpoint, stream: boolean) => Model;
  /** Tokens of prompt and reply together that the card's longest row needs. */
  readonly neededTokens: number;
  /** Called with each result as it comes. */
  readonly onResult: (result: CheckResult) => void;
  /** Fires when no further check is to begin, and calls under way are to end. */
  readonly signal: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** What the checks found. */
export interface CheckReport {
  readonly results: readonly CheckResult[];
  readonly abilities: Abilities;
}

/** Tokens of a reply, unless a check says otherwise. */
const SHORT = 64;

/** Makes every check, one after the other, and stops after one that shows that no call is answered. */
export async function runChecks(options: CheckOptions): Promise<CheckReport> {
  const { endpoint, connect, neededTokens, onResult, signal, clock } = options;
  let abilities: Abilities = {
    answers: true,
    tools: true,
    logLikelihoods: null,
    contextTokens: null,
    usage: false,
  };
  const call = (to: Endpoint, request: ModelRequest, stream = false): Promise<CallOutcome> =>
    connect(to, stream).call(request, signal);
  const ask: CheckContext['ask'] = (prompt, options: AskOptions = {}) => {
    const { maxTokens = SHORT, stop, stream = false, extra } = options;
    const request = {
      prompt,
      temperature: 0,
      maxTokens,
      ...(stop === undefined ? {} : { stop }),
      ...(extra === undefined ? {} : { extra }),
    };
    return call(endpoint, request, stream);
  };
  const results: CheckResult[] = [];
  for (const { name, run } of checks) {
    if (signal.aborted || !abilities.answers) break;
    const { abilities: found, ...finding } = await run({
      endpoint,
      ask,
      chat: (messages, options) => {
        const prompt = chat(...messages);
        const tools = options?.tools;
        return ask(tools === undefined ? prompt : { kind: 'chat', messages, tools }, options);
      },
      call: (to, request) => call(to, request),
      abilities,
      neededTokens,
      clock,
    });
    abilities = { ...abilities, ...found };
    const result = { name, ...finding };
    results.push(result);
    onResult(result);
  }
  return { results, abilities };
}
