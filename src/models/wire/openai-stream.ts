import { contentText, reasoningText } from '../../core/chat-message.js';
import { gatherToolCalls } from '../../core/gather-tool-calls.js';
import { BadReply } from '../bad-reply.js';
import { fieldsOf } from './fields-of.js';
import { MAX_REPLY_LENGTH, saidIn } from './openai-reply.js';
import { aboutReply, chunkSchema } from './openai-schema.js';
import type { ReadReply } from './wire-format.js';

/** Finish reasons of a model that ended its reply itself: OpenAI's, Gemini's, TGI's, Anthropic's. */
const ENDS = /^(?:stop|eos|eos_token|end_turn|stop_sequence)$/i;

/**
 * Reads a streamed reply of chat or text completions. The text is that of the first choice; usage may come
 * with the last chunk, with every chunk, or in a chunk without choices. A stream that ends without
 * a finish reason was cut.
 */
export async function readOpenAiStream(
  events: AsyncIterable<unknown>,
  onText: () => void,
): Promise<ReadReply> {
  let text: string | null = null;
  let reasoning: string | null = null;
  const calls = gatherToolCalls();
  let refusal: string | null = null;
  let finishReason: string | null = null;
  let about = aboutReply({});
  for await (const event of events) {
    const chunk = fieldsOf(event, chunkSchema, 'a chunk');
    about = aboutReply(chunk, about);
    for (const choice of chunk.choices ?? []) {
      if ((choice.index ?? 0) !== 0) continue;
      const piece = contentText(choice.delta?.content) ?? choice.text ?? null;
      const thought = reasoningText(choice.delta);
      if (piece !== null) text = (text ?? '') + piece;
      if (thought !== null) reasoning = (reasoning ?? '') + thought;
      if ((text?.length ?? 0) + (reasoning?.length ?? 0) > MAX_REPLY_LENGTH) {
        throw new BadReply('malformed reply', 'the stream has no end');
      }
      if (piece || thought) onText();
      if (calls.add(choice.delta?.tool_calls)) onText();
      if (choice.delta?.refusal) refusal = (refusal ?? '') + choice.delta.refusal;
      finishReason = choice.finish_reason ?? finishReason;
    }
  }
  if (finishReason === null) {
    throw new BadReply('malformed reply', 'the stream ended before the reply did');
  }
  // A stream without pieces is what a whole reply with an empty text is.
  if (ENDS.test(finishReason) && refusal === null) text ??= '';
  return {
    ...saidIn({ text, reasoning, toolCalls: calls.calls(), refusal, finishReason }),
    finishReason,
    ...about,
  };
}
