import { promptText } from '../../core/prompt.js';
import { rateLimitsOf } from '../rate-limits.js';
import { failureOf } from './failure.js';
import { MAX_REPLY_LENGTH, readOpenAiReply } from './openai-reply.js';
import { samplingFields } from './openai-sampling.js';
import { readOpenAiStream } from './openai-stream.js';
import type { WireFormat } from './wire-format.js';

/** OpenAI's text completions: raw text is continued. */
export const openAiCompletions: WireFormat = {
  api: 'openai',
  carries: ({ kind }) => kind === 'completion',
  path: '/completions',
  body: ({ modelId }, request, stream) => ({
    model: modelId,
    prompt: promptText(request.prompt),
    max_tokens: request.maxTokens,
    ...samplingFields(request, stream),
  }),
  longestReply: MAX_REPLY_LENGTH,
  read: readOpenAiReply,
  readStream: readOpenAiStream,
  failure: failureOf,
  limits: rateLimitsOf,
};
