import { z } from 'zod';

// What OpenAI-compatible servers write into a message, in replies and in files of them. Deliberately tolerant: hosts add
// fields and leave fields out.

const text = z.string().nullish().catch(null);

/** A part of a content: text, or reasoning under one of its names, which Mistral wraps in parts of text. */
const part = z.looseObject({
  type: z.string().optional(),
  text: z.string().nullish(),
  thinking: z
    .union([z.string(), z.array(z.looseObject({ text }))])
    .nullish()
    .catch(null),
  reasoning: text,
});

/** Text, or parts of text as some servers send them. */
const content = z.union([z.string(), z.array(part)]).nullish();

/** Where servers put what was written before the answer; those that send several put the same into all. */
const reasoningFields = { reasoning_content: text, reasoning: text, thinking: text };

/** JSON in a text; some servers send the object itself. */
const argumentsText = z
  .union([
    z.string(),
    z.record(z.string(), z.unknown()).transform((value) => JSON.stringify(value)),
  ])
  .nullish();

const toolCalls = z
  .array(
    z.looseObject({
      index: z.number().nullish(),
      function: z.looseObject({ name: z.string().nullish(), arguments: argumentsText }).nullish(),
    }),
  )
  .nullish();

/** Calls of tools; in a stream they come in pieces. */
export type ToolCallPieces = z.output<typeof toolCalls>;

/** A message of an assistant, or a piece of one. */
export const chatMessage = z
  .looseObject({
    content,
    ...reasoningFields,
    refusal: z.string().nullish(),
    tool_calls: toolCalls,
  })
  .nullish();

/** The text of a `content` field; `null` when it holds none. */
export function contentText(value: z.output<typeof content>): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return value.map((each) => (isReasoning(each) ? '' : (each.text ?? ''))).join('');
}

/** What a message says before its answer, or a piece of it; `null` when that is nothing. */
export function reasoningText(message: z.output<typeof chatMessage>): string | null {
  if (message === null || message === undefined) return null;
  const field = [message.reasoning_content, message.reasoning, message.thinking].find(Boolean);
  if (field) return field;
  if (!Array.isArray(message.content)) return null;
  const parts = message.content.filter(isReasoning).map(({ thinking, reasoning, text }) => {
    const wrapped = Array.isArray(thinking)
      ? thinking.map((each) => each.text ?? '').join('')
      : thinking;
    return wrapped ?? reasoning ?? text ?? '';
  });
  return parts.join('') || null;
}

function isReasoning({ type }: z.output<typeof part>): boolean {
  return type !== undefined && /^(?:redacted_)?(?:thinking|reasoning)/.test(type);
}
