import OpenAI from 'openai';
import { Stream } from 'openai/streaming';
import type { Endpoint } from '../endpoint.js';
import { requireUsableProxies, transport } from '../transport.js';

/** Sends JSON to an endpoint; each call is one attempt. Error statuses are thrown, for `failure.ts` to classify. */
export interface Connection {
  readonly post: (
    /** Below the base URL; `../` leads to its parent. */
    path: string,
    body: Record<string, unknown>,
    headers: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ) => Promise<Response>;
  readonly get: (path: string) => Promise<Response>;
  /** The data of each server-sent event of a reply, parsed. */
  readonly events: (response: Response, controller: AbortController) => AsyncIterable<unknown>;
}

/**
 * A connection to an endpoint. Retries are the runner's: the client's own would hide attempts from the store.
 *
 * @param timeout milliseconds
 */
export function connect({ baseUrl, apiKey }: Endpoint, timeout: number): Connection {
  requireUsableProxies(process.env);
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? 'none',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout,
    logLevel: 'off',
    fetch: transport,
  });
  return {
    post: (path, body, headers, signal) =>
      client.post(urlOf(baseUrl, path), { body, headers, signal }).asResponse(),
    get: (path) => client.get(path).asResponse(),
    // With the client, whose settings keep the parser from printing to the console.
    events: (response, controller) => Stream.fromSSEResponse<unknown>(response, controller, client),
  };
}

/** A path that leads out of the base URL as an address; any other as it is, for the client to complete. */
function urlOf(baseUrl: string, path: string): string {
  return path.startsWith('../') ? new URL(path, `${baseUrl}/`).href : path;
}
