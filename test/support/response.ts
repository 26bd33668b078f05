import { type ModelResponse, type ResponseContent, textContent } from '../../src/core/response.js';
import type { ToolCall } from '../../src/core/tool-calls.js';
import { type Reply, replyMadeElsewhere } from '../../src/models/model.js';

/** A response that says this and ended of its own accord: a text, calls of tools, or any content. */
export function responseOf(said: string | readonly ToolCall[] | ResponseContent): ModelResponse {
  return { content: contentOf(said), finishReason: 'stop', refused: false };
}

function contentOf(said: string | readonly ToolCall[] | ResponseContent): ResponseContent {
  if (typeof said === 'string') return textContent(said);
  return 'kind' in said ? said : textContent('', { toolCalls: said });
}

/** A reply that says this, with what is known of its call. */
export function replyOf(said: Parameters<typeof responseOf>[0], about: Partial<Reply> = {}): Reply {
  return { ...replyMadeElsewhere(responseOf(said)), latency: 1, ...about };
}
