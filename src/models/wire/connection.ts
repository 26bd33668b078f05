import { packageVersion } from '../../core/package-root.js';
import type { Endpoint } from '../endpoint.js';
import { StatusError } from '../status-error.js';
import { type HttpReply, requireUsableProxies, transport } from '../transport.js';

/** Sends JSON to an endpoint; each call is one attempt. An error status is thrown as a `StatusError`. */
export interface Connection {
  /** @param headers beside the usual ones; `null` takes one of those away */
  readonly post: (
    /** Below the base URL; `../` leads to its parent. */
    path: string,
    body: Record<string, unknown>,
    headers: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ) => Promise<HttpReply>;
  readonly get: (path: string, signal: AbortSignal) => Promise<HttpReply>;
}

/** A connection to an endpoint. It retries nothing: every attempt is to be stored. */
export function connect(endpoint: Endpoint): Connection {
  requireUsableProxies(process.env);
  const { baseUrl, query } = endpoint;
  const search = query === undefined ? '' : `?${new URLSearchParams(query)}`;
  const usual = {
    accept: 'application/json',
    'user-agent': `cardbench/${packageVersion}`,
    ...keyHeaders(endpoint),
  };
  const send = async (
    path: string,
    request: Omit<Parameters<typeof transport>[1], 'headers'>,
    headers: Readonly<Record<string, string | null>>,
  ): Promise<HttpReply> => {
    const sent = Object.entries({ ...usual, ...headers }).filter(
      (header): header is [string, string] => header[1] !== null,
    );
    const reply = await transport(`${urlOf(baseUrl, path)}${search}`, {
      ...request,
      headers: Object.fromEntries(sent),
    });
    if (reply.status >= 200 && reply.status < 300) return reply;
    throw new StatusError(reply.status, reply.headers, await reply.text());
  };
  return {
    post: (path, body, headers, signal) =>
      send(
        path,
        { method: 'POST', body: JSON.stringify(body), signal },
        { 'content-type': 'application/json', ...headers },
      ),
    get: (path, signal) => send(path, { method: 'GET', body: null, signal }, {}),
  };
}

function urlOf(baseUrl: string, path: string): string {
  return path.startsWith('../') ? new URL(path, `${baseUrl}/`).href : baseUrl + path;
}

function keyHeaders({ apiKey, keyHeader }: Endpoint): Record<string, string> {
  if (apiKey === undefined) return {};
  return keyHeader === undefined ? { authorization: `Bearer ${apiKey}` } : { [keyHeader]: apiKey };
}
