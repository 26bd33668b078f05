import type { Endpoint } from '../endpoint.js';
import { requireUsableProxies } from '../proxies.js';
import { StatusError } from '../status-error.js';
import { type HttpReply, transport } from '../transport.js';
import { endpointHeaders, type HeaderChanges, lowerCase } from './endpoint-headers.js';

/** Sends JSON to an endpoint; each call is one attempt. An error status is thrown as a `StatusError`. */
export interface Connection {
  /** @param headers beside the usual ones; `null` takes one of those away */
  readonly post: (
    /** Below the base URL; `../` leads to its parent. */
    path: string,
    body: Record<string, unknown>,
    headers: HeaderChanges,
    signal: AbortSignal,
  ) => Promise<HttpReply>;
  readonly get: (path: string, signal: AbortSignal) => Promise<HttpReply>;
}

/**
 * A connection to an endpoint. It makes its requests itself: OpenAI's client, which batches use, takes longer to load and to
 * make one than all else that a call does.
 */
export function connect(endpoint: Endpoint): Connection {
  requireUsableProxies(process.env);
  const always: HeaderChanges = {
    accept: 'application/json',
    authorization: `Bearer ${endpoint.apiKey}`,
    ...endpointHeaders(endpoint),
  };
  return {
    post: async (path, body, headers, signal) =>
      successful(
        await transport(urlOf(endpoint, path), {
          method: 'POST',
          headers: present({
            ...always,
            'content-type': 'application/json',
            ...lowerCase(headers),
          }),
          body: JSON.stringify(body),
          signal,
        }),
      ),
    get: async (path, signal) =>
      successful(
        await transport(urlOf(endpoint, path), {
          method: 'GET',
          headers: present(always),
          body: null,
          signal,
        }),
      ),
  };
}

function urlOf({ baseUrl, query = {} }: Endpoint, path: string): string {
  const url = path.startsWith('../')
    ? new URL(path, `${baseUrl}/`)
    : new URL(`${baseUrl}/${path.replace(/^\//, '')}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function present(headers: HeaderChanges): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === null ? [] : [[name, value.trim()]],
    ),
  );
}

async function successful(reply: HttpReply): Promise<HttpReply> {
  if (reply.ok) return reply;
  throw new StatusError(reply.status, reply.headers, await reply.text());
}
