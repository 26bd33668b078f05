import { z } from 'zod';
import type { ModelResponse } from '../../core/response.js';
import type { ReadReply } from './wire-format.js';

// Deliberately tolerant: hosts add fields and leave fields out. What is needed is checked by its
// reader (`openai-reply.ts`, `openai-stream.ts`).

const usage = z
  .looseObject({
    prompt_tokens: z.number().nullish(),
    completion_tokens: z.number().nullish(),
  })
  .nullish()
  .catch(null);

const part = z.looseObject({ type: z.string().optional(), text: z.string().nullish() });

/** Text, or parts of text as some servers send them. */
const content = z.union([z.string(), z.array(part)]).nullish();

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
  usage,
};

type ReplyFields = z.output<z.ZodObject<typeof replyFields>>;

/** What a reply reports besides the response itself. */
type AboutReply = Omit<ReadReply, keyof ModelResponse>;

/** @param before what earlier chunks of a stream have reported */
export function aboutReply({ usage, model }: ReplyFields, before?: AboutReply): AboutReply {
  return {
    tokensIn: usage?.prompt_tokens ?? before?.tokensIn ?? null,
    tokensOut: usage?.completion_tokens ?? before?.tokensOut ?? null,
    reportedModel: model ?? before?.reportedModel ?? null,
  };
}

const choiceFields = {
  index: z.number().nullish(),
  finish_reason: z.string().nullish(),
  text: z.string().nullish(),
};

const said = z
  .looseObject({ content, refusal: z.string().nullish(), tool_calls: toolCalls })
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
  return typeof value === 'string' ? value : value.map(({ text }) => text ?? '').join('');
}
