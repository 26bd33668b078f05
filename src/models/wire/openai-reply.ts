import { contentText, reasoningText } from '../../core/chat-message.js';
import { gatherToolCalls } from '../../core/gather-tool-calls.js';
import { textContent } from '../../core/response.js';
import type { ToolCall } from '../../core/tool-calls.js';
import { BadReply } from '../bad-reply.js';
import type { Reply } from '../model.js';
import { fieldsOf } from './fields-of.js';
import { aboutReply, chatReplySchema } from './openai-schema.js';
import type { ReadReply } from './wire-format.js';

/** The longest text that a model can have written, in UTF-16 units: a server that sends more is faulty. */
export const MAX_REPLY_LENGTH = 8 * 1024 * 1024;

/** Reads a whole reply of chat or text completions; each may send the fields of the other. */
export function readOpenAiReply(json: unknown): ReadReply {
  const reply = fieldsOf(json, chatReplySchema);
  const { choices } = reply;
  // Where there are several although one was asked for, the first by index.
  const choice = choices?.find(({ index }) => index === 0) ?? choices?.[0];
  if (choice === undefined) throw new BadReply('empty reply', 'the reply has no choices');
  const calls = gatherToolCalls();
  calls.add(choice.message?.tool_calls);
  return {
    ...saidIn({
      text: contentText(choice.message?.content) ?? choice.text ?? null,
      reasoning: reasoningText(choice.message),
      toolCalls: calls.calls(),
      refusal: choice.message?.refusal ?? null,
      finishReason: choice.finish_reason ?? null,
    }),
    finishReason: choice.finish_reason ?? null,
    ...aboutReply(reply),
  };
}

/**
 * A reply without text is a fault of the server, to be retried, with four exceptions: a refusal, a content filter, a
 * reply that used up its tokens before any text, and one of nothing but reasoning.
 */
export function saidIn({
  text,
  reasoning,
  toolCalls,
  refusal,
  finishReason,
}: {
  readonly text: string | null;
  readonly reasoning: string | null;
  readonly toolCalls: readonly ToolCall[];
  readonly refusal: string | null;
  readonly finishReason: string | null;
}): Pick<Reply, 'content' | 'refused'> {
  const said = text !== null || toolCalls.length > 0;
  const thought = reasoning !== null && reasoning.trim() !== '';
  const declined = refusal !== null && refusal !== '';
  const refused = declined || finishReason === 'content_filter';
  if (!said && !thought && !refused && finishReason !== 'length') {
    throw new BadReply('empty reply', 'the reply has no content');
  }
  const instead = declined && !said ? refusal : '';
  return {
    content: textContent(text ?? instead, { reasoning: thought ? reasoning : null, toolCalls }),
    refused,
  };
}
