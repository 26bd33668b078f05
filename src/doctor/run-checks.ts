import type { Abilities } from '../core/abilities.js';
import { chat } from '../core/prompt.js';
import { choiceCount } from '../models/choice-count.js';
import type { Endpoint } from '../models/endpoint.js';
import { type CallOutcome, type Model, type ModelRequest, usedBy } from '../models/model.js';
import { bothShapes, type RequestShape } from '../models/request-shape.js';
import type { AskOptions, CheckContext, CheckResult } from './check.js';
import { checks } from './checks.js';
import type { RowNeeds } from './needs.js';

export interface CheckOptions {
  readonly endpoint: Endpoint;
  /** The client of an endpoint. */
  readonly connect: (endpoint: Endpoint, stream: boolean, shape: RequestShape) => Model;
  /** How the user changes the fields of requests. */
  readonly shape?: RequestShape;
  /** Tokens of prompt and reply together that the card's longest row needs. */
  readonly neededTokens: number;
  /** The rows of the card. */
  readonly rows: readonly RowNeeds[];
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
  /** How the fields of requests were changed: as the user said, and as the endpoint's refusals demand. */
  readonly shape: RequestShape;
  /** What the checks have cost. */
  readonly spent: { readonly calls: number; readonly tokensIn: number; readonly tokensOut: number };
}

/** Tokens of a reply, unless a check says otherwise. */
const SHORT = 64;

/** Milliseconds for a call that is not made as those of a run are. */
const CALL_TIMEOUT = 60_000;

/** Makes every check, one after the other, and stops after one that shows that no call is answered. */
export async function runChecks(options: CheckOptions): Promise<CheckReport> {
  const { endpoint, connect, neededTokens, rows, onResult, signal, clock } = options;
  let abilities: Abilities = {
    answers: true,
    tools: true,
    logLikelihoods: null,
    contextTokens: null,
    usage: false,
    repeats: true,
    refused: [],
  };
  let shape = options.shape ?? {};
  const spent = { calls: 0, tokensIn: 0, tokensOut: 0 };
  const call = async (
    to: Endpoint,
    request: ModelRequest,
    stream = false,
  ): Promise<CallOutcome> => {
    const outcome = await connect(to, stream, shape).call(request, signal);
    const { tokensIn, tokensOut } = usedBy(outcome);
    spent.calls += 1;
    spent.tokensIn += tokensIn;
    spent.tokensOut += tokensOut;
    return outcome;
  };
  const ask: CheckContext['ask'] = (prompt, options: AskOptions = {}) => {
    const { maxTokens = SHORT, temperature = 0, stop, stream = false, extra } = options;
    const request = {
      prompt,
      temperature,
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
      choiceCount: (n) => {
        spent.calls += 1;
        return choiceCount(
          endpoint,
          n,
          AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT)]),
          shape,
        );
      },
      reshape: (change) => {
        shape = bothShapes(shape, change);
      },
      shape: () => shape,
      rows,
      abilities,
      neededTokens,
      clock,
    });
    abilities = { ...abilities, ...found };
    const result = { name, ...finding };
    results.push(result);
    onResult(result);
  }
  return { results, abilities, shape, spent };
}
