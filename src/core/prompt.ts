import type { Tool } from './tool-calls.js';

/** One turn of a conversation. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What a model is asked: a conversation, or raw text to be continued. */
export type Prompt =
  | {
      readonly kind: 'chat';
      readonly messages: readonly Message[];
      /** Functions that the model may call natively. */
      readonly tools?: readonly Tool[];
    }
  | { readonly kind: 'completion'; readonly text: string };

/** A conversation to be answered. */
export function chat(...messages: readonly Message[]): Prompt {
  return { kind: 'chat', messages };
}

/** Raw text to be continued. */
export function completion(text: string): Prompt {
  return { kind: 'completion', text };
}

export function system(content: string): Message {
  return { role: 'system', content };
}

export function user(content: string): Message {
  return { role: 'user', content };
}

export function assistant(content: string): Message {
  return { role: 'assistant', content };
}

/** The prompt as one text: what the `/completions` endpoint gets when the benchmark wrote a chat. */
export function promptText(prompt: Prompt): string {
  if (prompt.kind === 'completion') return prompt.text;
  return prompt.messages.map((message) => message.content).join('\n\n');
}
