import { z } from 'zod';
import { chatMessage } from '../../core/chat-message.js';
import type { ModelResponse } from '../../core/response.js';
import { tokenCount } from './token-count.js';
import type { ReadReply } from './wire-format.js';

// Deliberately tolerant: hosts add fields and leave fields out. What is needed is checked by its
// reader (`openai-reply.ts`, `openai-stream.ts`).

const usage = z
  .looseObject({
    prompt_tokens: tokenCount,
    completion_tokens: tokenCount,
    completion_tokens_details: z
      .looseObject({ reasoning_tokens: tokenCount })
      .nullish()
      .catch(null),
    // SGLang's place for the same.
    reasoning_tokens: tokenCount,
  })
  .nullish()
  .catch(null);

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

export const chatReplySchema = z.looseObject({
  ...replyFields,
  choices: z.array(z.looseObject({ ...choiceFields, message: chatMessage })).nullish(),
});

export const chunkSchema = z.looseObject({
  ...replyFields,
  choices: z.array(z.looseObject({ ...choiceFields, delta: chatMessage })).nullish(),
});
