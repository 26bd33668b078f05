import type { Endpoint } from './endpoint.js';
import { strategyNamed } from './log-likelihoods/registry.js';
import type { SentRequest } from './log-likelihoods/strategy.js';
import type { ModelRequest } from './model.js';
import { wireFormatFor } from './wire/registry.js';

/** The request that an endpoint is sent for an item; what stands for it where several are sent. */
export function sentRequest(
  endpoint: Endpoint,
  request: ModelRequest,
  stream: boolean,
): SentRequest {
  if (request.prompt.kind === 'choices') {
    return strategyNamed(endpoint, request.logLikelihoods).asked(endpoint, request);
  }
  const format = wireFormatFor(endpoint, request.prompt);
  return { path: format.path, body: format.body(endpoint, request, stream) };
}

/** Where a request goes, below the base URL. */
export function pathOf(endpoint: Endpoint, request: ModelRequest): string {
  return sentRequest(endpoint, request, false).path;
}
