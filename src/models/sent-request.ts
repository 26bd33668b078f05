import type { Endpoint } from './endpoint.js';
import { strategyNamed } from './log-likelihoods/registry.js';
import type { SentRequest } from './log-likelihoods/strategy.js';
import type { ModelRequest } from './model.js';
import { type RequestShape, shaped, shapedChoices } from './request-shape.js';
import { wireFormatFor } from './wire/registry.js';

/** The request that an endpoint is sent for an item; what stands for it where several are sent. */
export function sentRequest(
  endpoint: Endpoint,
  request: ModelRequest,
  { stream, shape }: { readonly stream: boolean; readonly shape: RequestShape },
): SentRequest {
  if (request.prompt.kind === 'choices') {
    const strategy = strategyNamed(endpoint, request.logLikelihoods);
    const asked = strategy.asked(endpoint, request);
    return asEndpointWants(endpoint, asked, (body) => shapedChoices(body, shape));
  }
  const format = wireFormatFor(endpoint, request.prompt);
  const body = format.body(endpoint, request, stream);
  return asEndpointWants(endpoint, { path: format.path, body }, (each) => shaped(each, shape));
}

/** Where a request goes, below the base URL. */
export function pathOf(endpoint: Endpoint, request: ModelRequest): string {
  return request.prompt.kind === 'choices'
    ? strategyNamed(endpoint, request.logLikelihoods).asked(endpoint, request).path
    : wireFormatFor(endpoint, request.prompt).path;
}

/** A request without the fields that its endpoint is known to refuse, and as the user changes it. */
export function asEndpointWants(
  { omitted = [] }: Pick<Endpoint, 'omitted'>,
  { path, body }: SentRequest,
  reshape: (body: SentRequest['body']) => SentRequest['body'],
): SentRequest {
  const kept = Object.entries(body).filter(([field]) => !omitted.includes(field));
  return { path, body: reshape(omitted.length === 0 ? body : Object.fromEntries(kept)) };
}
