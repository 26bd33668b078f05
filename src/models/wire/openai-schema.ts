import { z } from 'zod';
import type { ModelResponse } from '../../core/response.js';
import type { ReadReply } from './wire-format.js';

// Deliberately tolerant: hosts add fields and leave fields out. What is needed is checked by its
// reader (`openai-reply.ts`, `openai-stream.ts`).

const usage = z
  .looseObject({
    prompt_tokens: z.number().nullish(),
    completion_tokens: z.number().nullish(),
    completion_tokens_details: z
      .looseObject({ reasoning_tokens: z.number().nullish() })
      .nullish()
      .catch(null),
    // SGLang's place for the same.
    reasoning_tokens: z.number().nullish().catch(null),
  })
  .nullish()
  .catch(null);

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

const toolCalls = z
  .array(
    z.looseObject({
      index: z.number().nullish(),
      function: z
        .looseObject({ name: z.string().nullish(), arguments: z.string().nullish() })
        .nullish(),
    }),
  )
  .nullish();

/** Calls of tools; in a stream they come in pieces. */
export type ToolCallPieces = z.output<typeof toolCalls>;

/** The fields that all replies share. */
export const replyFields = {
  error: z.unknown().optional(),
  model: z.string().nullish().catch(null),
  system_fingerprint: z.string().nullish().catch(null),
  usage,
};

type ReplyFields = z.output<z.ZodObject<typeof replyFields>>;

/** What a reply reports besides the response itself. */
type AboutReply = Omit<ReadReply, keyof ModelResponse>;

/** @param before what earlier chunks of a stream have reported */
export function aboutReply(
  { usage, model, system_fingerprint: fingerprint }: ReplyFields,
  before?: AboutReply,
): AboutReply {
  return {
    tokensIn: usage?.prompt_tokens ?? before?.tokensIn ?? null,
    tokensOut: usage?.completion_tokens ?? before?.tokensOut ?? null,
    reasoningTokens:
      usage?.completion_tokens_details?.reasoning_tokens ??
      usage?.reasoning_tokens ??
      before?.reasoningTokens ??
      null,
    reportedModel: model ?? before?.reportedModel ?? null,
    // Some hosts send an empty one.
    systemFingerprint: fingerprint || (before?.systemFingerprint ?? null),
  };
}

const choiceFields = {
  index: z.number().nullish(),
  finish_reason: z.string().nullish(),
  text: z.string().nullish(),
};

const said = z
  .looseObject({
    content,
    ...reasoningFields,
    refusal: z.string().nullish(),
    tool_calls: toolCalls,
  })
  .nullish();

export const chatReplySchema = z.looseObject({
  ...replyFields,
  choices: z.array(z.looseObject({ ...choiceFields, message: said })).nullish(),
});

export const chunkSchema = z.looseObject({
  ...replyFields,
  choices: z.array(z.looseObject({ ...choiceFields, delta: said })).nullish(),
});

/** The text of a `content` field; `null` when it holds none. */
export function contentText(value: z.output<typeof content>): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return value.map((each) => (isReasoning(each) ? '' : (each.text ?? ''))).join('');
}

/** What a message says before its answer, or a piece of it; `null` when that is nothing. */
export function reasoningText(message: z.output<typeof said>): string | null {
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
