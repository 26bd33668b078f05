import type { Message } from './prompt.js';

const BEGIN = '<|begin_of_text|>';
const TURN =
  /<\|start_header_id\|>([a-z]+)<\|end_header_id\|>\n\n([\s\S]*?)(?:<\|eot_id\|>|(?=<\|start_header_id\|>)|$)/y;

/** The turns of a prompt in Llama 3's format. */
export interface LlamaChat {
  readonly messages: readonly Message[];
  /** The part of the reply that the prompt already contains; a chat endpoint cannot continue it. */
  readonly begun: string;
}

/**
 * Splits a prompt with Llama 3's special tokens into messages. `undefined` if it is not such a prompt, or if joining
 * the messages does not reproduce it.
 */
export function splitLlamaChat(prompt: string): LlamaChat | undefined {
  const text = prompt.startsWith(BEGIN) ? prompt.slice(BEGIN.length) : prompt;
  const turns: { role: string; content: string }[] = [];
  TURN.lastIndex = 0;
  while (TURN.lastIndex < text.length) {
    const turn = TURN.exec(text);
    if (turn === null) return undefined;
    turns.push({ role: turn[1] ?? '', content: turn[2] ?? '' });
  }
  const open = turns.pop();
  if (open?.role !== 'assistant') return undefined;
  const messages = turns.flatMap(({ role, content }): Message[] =>
    role === 'system' || role === 'user' || role === 'assistant' ? [{ role, content }] : [],
  );
  const whole = joinLlamaChat({ messages, begun: open.content });
  return whole === text ? { messages, begun: open.content } : undefined;
}

/** The prompt for messages by Llama 3's chat template, without its first token. */
export function joinLlamaChat({ messages, begun }: LlamaChat): string {
  const turns = messages.map(
    ({ role, content }) =>
      // The template trims white space.
      `<|start_header_id|>${role}<|end_header_id|>\n\n${content.trim()}<|eot_id|>`,
  );
  return `${turns.join('')}<|start_header_id|>assistant<|end_header_id|>\n\n${begun}`;
}

/** The prompt for a raw completion endpoint: servers add the first token themselves. */
export function withoutBeginToken(prompt: string): string {
  return prompt.startsWith(BEGIN) ? prompt.slice(BEGIN.length) : prompt;
}
