import type { Abilities } from '../core/abilities.js';
import type { Message, Prompt } from '../core/prompt.js';
import type { Tool } from '../core/tool-calls.js';
import type { Endpoint } from '../models/endpoint.js';
import type { CallOutcome, ModelRequest } from '../models/model.js';
import type { RequestShape } from '../models/request-shape.js';
import type { RowNeeds } from './needs.js';

/** `ok`: as it should be; `note`: worth knowing; `problem`: scores would suffer; `unknown`: it could not be told. */
export type CheckStatus = 'ok' | 'note' | 'problem' | 'unknown';

/** What a check found, as plain data. */
export interface CheckResult {
  readonly name: string;
  readonly status: CheckStatus;
  /** What was seen, in one sentence. */
  readonly evidence: string;
  /** What to do about it; `null` if nothing. */
  readonly cure: string | null;
}

/** What a check finds out, without its name. */
export type Finding = Omit<CheckResult, 'name'> & { readonly abilities?: Partial<Abilities> };

/** One thing that is checked. A check is one file in this folder and one line in `checks.ts`. */
export interface Check {
  readonly name: string;
  /** The most calls that it makes. */
  readonly calls: number;
  readonly run: (context: CheckContext) => Promise<Finding>;
}

/** How a question is asked; by default greedily, whole, and with at most 64 tokens. */
export interface AskOptions {
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly stop?: readonly string[];
  readonly stream?: boolean;
  readonly tools?: readonly Tool[];
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The endpoint, as checks see it. */
export interface CheckContext {
  readonly endpoint: Endpoint;
  readonly chat: (messages: readonly Message[], options?: AskOptions) => Promise<CallOutcome>;
  readonly ask: (prompt: Prompt, options?: AskOptions) => Promise<CallOutcome>;
  /** A call to a variant of the endpoint. */
  readonly call: (endpoint: Endpoint, request: ModelRequest) => Promise<CallOutcome>;
  /** How many replies come back where one call asks for so many; `undefined` where that cannot be told. */
  readonly choiceCount: (n: number) => Promise<number | undefined>;
  /** Changes the fields of all further requests. */
  readonly reshape: (change: RequestShape) => void;
  /** How the fields of requests are changed at present. */
  readonly shape: () => RequestShape;
  /** The rows of the card. */
  readonly rows: readonly RowNeeds[];
  /** What the checks before this one found out. */
  readonly abilities: Abilities;
  /** Tokens of prompt and reply together that the card's longest row needs. */
  readonly neededTokens: number;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
}
