import OpenAI from 'openai';
import type { Endpoint } from './endpoint.js';
import { transport } from './transport.js';

/**
 * The client of an endpoint. It makes one attempt a call: retries are the runner's, for the client's own
 * would hide attempts from the store.
 *
 * @param timeout milliseconds
 */
export function openAiClient({ baseUrl, apiKey }: Endpoint, timeout: number): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout,
    logLevel: 'off',
    fetch: transport,
  });
}
