import { chat } from '../core/prompt.js';
import type { Endpoint } from '../models/endpoint.js';
import type { CallOutcome, Model, ModelRequest } from '../models/model.js';
import type { Abilities, CheckResult, Manner, Patient } from './check.js';
import { checks } from './checks.js';

export interface ExamineOptions {
  readonly endpoint: Endpoint;
  /** The client of an endpoint. */
  readonly connect: (endpoint: Endpoint, stream: boolean) => Model;
  /** Tokens of prompt and reply together that the card's longest row needs. */
  readonly neededTokens: number;
  /** Called with each result as it comes. */
  readonly onResult: (result: CheckResult) => void;
  /** Fires when the examination is to end. */
  readonly signal: AbortSignal;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}

/** What an examination found. */
export interface Diagnosis {
  readonly results: readonly CheckResult[];
  readonly abilities: Abilities;
}

/** Tokens of a reply, unless a check says otherwise. */
const SHORT = 64;

/** Makes every check, one after the other, and stops after one that shows that no call is answered. */
export async function examine(options: ExamineOptions): Promise<Diagnosis> {
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
  const ask: Patient['ask'] = (prompt, manner: Manner = {}) => {
    const { maxTokens = SHORT, stop, stream = false, extra } = manner;
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
      chat: (messages, manner) => {
        const prompt = chat(...messages);
        const tools = manner?.tools;
        return ask(tools === undefined ? prompt : { kind: 'chat', messages, tools }, manner);
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
