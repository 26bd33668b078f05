import { chatMessage, contentText, reasoningText } from '../../core/chat-message.js';
import { type TextContent, textContent } from '../../core/response.js';

/** What the messages of a conversation say. */
export interface Conversation {
  /** The texts before the reply, the last one first. */
  readonly prompts: readonly string[];
  /** The last reply; `undefined` if there is none. */
  readonly reply: TextContent | undefined;
  /** All replies. */
  readonly replies: readonly TextContent[];
}

const ASKING = new Set(['user', 'human', 'system', 'developer', 'tool']);
const REPLYING = new Set(['assistant', 'gpt', 'model']);

/**
 * Reads messages as OpenAI's API has them (`role`, `content`), or as ShareGPT (`from`, `value`); also the same as JSON in
 * a text. Anything else says nothing.
 */
export function conversationOf(messages: unknown): Conversation {
  const prompts: string[] = [];
  const replies: TextContent[] = [];
  for (const message of listOf(messages)) {
    if (typeof message !== 'object' || message === null) continue;
    const { role, from, content, value, text, ...rest } = message as Record<string, unknown>;
    const named = role ?? from;
    const who = typeof named === 'string' ? named.toLowerCase() : '';
    const reply = replyIn({ ...rest, content: content ?? value ?? text });
    if (reply === undefined) continue;
    if (ASKING.has(who)) prompts.unshift(reply.text);
    else if (REPLYING.has(who)) replies.push(reply);
  }
  return { prompts, reply: replies.at(-1), replies };
}

/** What one message says, its reasoning apart; `undefined` if that is nothing. */
export function replyIn(message: unknown): TextContent | undefined {
  const parsed = chatMessage.safeParse(message);
  if (!parsed.success || !parsed.data) return undefined;
  const text = contentText(parsed.data.content);
  const reasoning = reasoningText(parsed.data);
  if (text === null && reasoning === null) return undefined;
  return textContent(text ?? '', { reasoning });
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
