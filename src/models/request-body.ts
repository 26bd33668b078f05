import type { Endpoint } from './endpoint.js';
import type { ModelRequest } from './model.js';

/** Where a request goes, below the base URL. */
export function requestPath({ prompt }: ModelRequest): string {
  return prompt.kind === 'chat' ? '/chat/completions' : '/completions';
}

/** The JSON body of a call: nothing that the protocol or the user did not ask for is in it. */
export function requestBody(
  endpoint: Pick<Endpoint, 'modelId' | 'maxTokensField'>,
  request: ModelRequest,
  stream: boolean,
): Record<string, unknown> {
  const { prompt } = request;
  if (prompt.kind === 'choices') {
    const texts = prompt.choices.map(({ context, continuation }) => context + continuation);
    return {
      model: endpoint.modelId,
      // One prompt is sent as a text: not every server takes lists.
      prompt: texts.length === 1 ? texts[0] : texts,
      // Some servers refuse 0; the token that is generated is told apart by its place.
      max_tokens: 1,
      temperature: 0,
      echo: true,
      logprobs: 1,
      ...request.extra,
    };
  }
  return {
    model: endpoint.modelId,
    ...(prompt.kind === 'chat'
      ? {
          messages: prompt.messages.map(({ role, content }) => ({ role, content })),
          ...(prompt.tools === undefined
            ? {}
            : { tools: prompt.tools.map((tool) => ({ type: 'function', function: tool })) }),
          [endpoint.maxTokensField]: request.maxTokens,
        }
      : { prompt: prompt.text, max_tokens: request.maxTokens }),
    temperature: request.temperature,
    ...(request.stop === undefined || request.stop.length === 0 ? {} : { stop: [...request.stop] }),
    ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...request.extra,
  };
}
