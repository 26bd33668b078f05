import type { ModelResponse } from '../response.js';
import { joined, type Split } from './parts.js';

/**
 * The same response with the reasoning that stands in its text beside the text. One whose answer never began ends in
 * its reasoning: its tags do not close, or it used up its tokens before it wrote anything else.
 *
 * @param split made by `reasoningSplitter`
 */
export function reasoningApart<Response extends ModelResponse>(
  response: Response,
  split: (text: string) => Split,
): Response {
  const { content, finishReason, refused } = response;
  if (content.kind !== 'text' || content.endsInReasoning === true) return response;
  const found = split(content.text);
  const reasoning = joined([content.reasoning, found.reasoning]);
  const isSilent = found.text.trim() === '' && content.toolCalls.length === 0 && !refused;
  const endsInReasoning =
    isSilent && (found.isOpen || (finishReason === 'length' && reasoning !== null));
  if (found.text === content.text && !endsInReasoning) return response;
  return {
    ...response,
    content: {
      ...content,
      text: found.text,
      reasoning,
      ...(endsInReasoning ? { endsInReasoning: true as const } : {}),
    },
  };
}
