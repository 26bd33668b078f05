import type { Endpoint } from './endpoint.js';
import type { ModelRequest } from './model.js';
import { wireFormatFor } from './wire/registry.js';

/** The JSON body of a call to an OpenAI-compatible endpoint. */
export function requestBody(
  endpoint: Pick<Endpoint, 'modelId' | 'maxTokensField'>,
  request: ModelRequest,
  stream: boolean,
): Record<string, unknown> {
  return wireFormatFor({ api: 'openai' }, request.prompt).body(endpoint, request, stream);
}
