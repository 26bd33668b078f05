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
    const strategy = strategyNamed(endpoint, request.logLikelihoods);
    return withoutOmitted(endpoint, strategy.asked(endpoint, request));
  }
  const format = wireFormatFor(endpoint, request.prompt);
  const body = format.body(endpoint, request, stream);
  return withoutOmitted(endpoint, { path: format.path, body });
}

/** Where a request goes, below the base URL. */
export function pathOf(endpoint: Endpoint, request: ModelRequest): string {
  return sentRequest(endpoint, request, false).path;
}

/** A request without the fields that its endpoint refuses. */
export function withoutOmitted(
  { omitted = [] }: Endpoint,
  { path, body }: SentRequest,
): SentRequest {
  if (omitted.length === 0) return { path, body };
  const kept = Object.entries(body).filter(([field]) => !omitted.includes(field));
  return { path, body: Object.fromEntries(kept) };
}
