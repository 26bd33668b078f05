import { OpenAI } from 'openai/client';
import { APIConnectionError } from 'openai/core/error';
import { requireUsableProxies } from '../../core/network/proxies.js';
import type { Endpoint } from '../endpoint.js';
import { StatusError } from '../status-error.js';
import { type HttpReply, transport } from '../transport.js';
import { clientOptions } from './client-options.js';
import type { HeaderChanges } from './endpoint-headers.js';

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

/** Milliseconds: the longest timer there is. The caller ends a call that takes too long. */
const NO_TIMEOUT = 2 ** 31 - 1;

/** A connection to an endpoint. The client's own retries are off: every attempt is to be stored. */
export function connect(endpoint: Endpoint): Connection {
  requireUsableProxies(process.env);
  const client = new OpenAI({
    ...clientOptions(endpoint),
    maxRetries: 0,
    timeout: NO_TIMEOUT,
    fetch: successfulReply as unknown as typeof fetch,
  });
  return {
    post: (path, body, headers, signal) =>
      replyTo(client.post(urlOf(endpoint.baseUrl, path), { body, headers, signal })),
    get: (path, signal) => replyTo(client.get(path, { signal })),
  };
}

/** A path that leads out of the base URL as an address; any other as it is, for the client to complete. */
function urlOf(baseUrl: string, path: string): string {
  return path.startsWith('../') ? new URL(path, `${baseUrl}/`).href : path;
}

/** The client keeps of an error only what stands in its field `error`, so errors are taken before it sees them. */
async function successfulReply(url: string, init: RequestInit): Promise<HttpReply> {
  const reply = await transport(url, {
    method: init.method === 'POST' ? 'POST' : 'GET',
    headers: Object.fromEntries(init.headers as Headers),
    body: (init.body as string | undefined) ?? null,
    signal: init.signal as AbortSignal,
  });
  if (reply.ok) return reply;
  throw new StatusError(reply.status, reply.headers, await reply.text());
}

async function replyTo(request: { asResponse: () => Promise<Response> }): Promise<HttpReply> {
  try {
    return (await request.asResponse()) as unknown as HttpReply;
  } catch (thrown) {
    throw thrown instanceof APIConnectionError && thrown.cause !== undefined
      ? thrown.cause
      : thrown;
  }
}
