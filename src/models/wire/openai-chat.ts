import { rateLimitsOf } from '../rate-limits.js';
import { failureOf } from './failure.js';
import { MAX_REPLY_LENGTH, readOpenAiReply } from './openai-reply.js';
import { samplingFields } from './openai-sampling.js';
import { readOpenAiStream } from './openai-stream.js';
import { unparsedToolCall } from './unparsed-tool-call.js';
import type { WireFormat } from './wire-format.js';

/** OpenAI's chat completions, with native tools. */
export const openAiChat: WireFormat = {
  api: 'openai',
  carries: ({ kind }) => kind === 'chat',
  path: '/chat/completions',
  body: ({ modelId, maxTokensField }, request, stream) => {
    const { prompt, maxTokens } = request;
    const { messages, tools } = prompt.kind === 'chat' ? prompt : { messages: [] };
    return {
      model: modelId,
      messages: messages.map(({ role, content }) => ({ role, content })),
      ...(tools === undefined
        ? {}
        : { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
      [maxTokensField]: maxTokens,
      ...samplingFields(request, stream),
    };
  },
  longestReply: MAX_REPLY_LENGTH,
  read: readOpenAiReply,
  readStream: readOpenAiStream,
  readError: unparsedToolCall,
  failure: failureOf,
  limits: rateLimitsOf,
};
