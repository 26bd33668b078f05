import type { Tool } from './tool-calls.js';

/** One turn of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** A context and a continuation, whose log-likelihood is requested. Leading space belongs to the continuation. */
export interface Continuation {
  readonly context: string;
  readonly continuation: string;
}

/** A prompt: a conversation, raw text to continue, or continuations whose log-likelihoods are requested. */
export type Prompt =
  | {
      readonly kind: 'chat';
      readonly messages: readonly Message[];
      /** Functions that the model may call natively. */
      readonly tools?: readonly Tool[];
    }
  | { readonly kind: 'completion'; readonly text: string }
  | { readonly kind: 'choices'; readonly choices: readonly Continuation[] };

/** A conversation to be answered. */
export function chat(...messages: readonly Message[]): Prompt {
  return { kind: 'chat', messages };
}

/** Raw text to be continued. */
export function completion(text: string): Prompt {
  return { kind: 'completion', text };
}

/** Continuations whose log-likelihoods are requested, in this order. */
export function choices(...continuations: readonly Continuation[]): Prompt {
  return { kind: 'choices', choices: continuations };
}

/** A system message. */
export function system(content: string): Message {
  return { role: 'system', content };
}

/** A message of the user. */
export function user(content: string): Message {
  return { role: 'user', content };
}

/** A message of the model, as in few-shot examples. */
export function assistant(content: string): Message {
  return { role: 'assistant', content };
}

/** The prompt as one text, for a completion endpoint if the benchmark defines a chat. */
export function promptText(prompt: Prompt): string {
  if (prompt.kind === 'completion') return prompt.text;
  if (prompt.kind === 'choices') {
    return prompt.choices.map(({ context, continuation }) => context + continuation).join('\n\n');
  }
  return prompt.messages.map((message) => message.content).join('\n\n');
}
