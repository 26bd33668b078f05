import type OpenAI from 'openai';
import { APIError } from 'openai/error';
import { Stream } from 'openai/streaming';
import { messageOf } from '../../core/errors.js';
import { packageVersion } from '../../core/package-root.js';
import type { Endpoint } from '../endpoint.js';
import { type HttpReply, requireUsableProxies, send } from '../transport.js';

/** Sends JSON to an endpoint; each call is one attempt. Error statuses are thrown, for `failure.ts` to classify. */
export interface Connection {
  readonly post: (
    path: string,
    body: Record<string, unknown>,
    headers: Readonly<Record<string, string | null>>,
    signal: AbortSignal,
  ) => Promise<HttpReply>;
  readonly get: (path: string, signal: AbortSignal) => Promise<HttpReply>;
  /** The data of each server-sent event of a reply, parsed. */
  readonly events: (reply: HttpReply, controller: AbortController) => AsyncIterable<unknown>;
}

/**
 * A connection to an endpoint. Of the `openai` package only the errors and the reader of streams are used: its client
 * would spend as much on a call as everything else together.
 */
export function connect({ baseUrl, apiKey }: Endpoint): Connection {
  requireUsableProxies(process.env);
  const common = {
    accept: 'application/json',
    'user-agent': `cardbench/${packageVersion}`,
    authorization: `Bearer ${apiKey ?? 'none'}`,
  };
  return {
    post: async (path, body, headers, signal) =>
      accepted(
        await send(baseUrl + path, {
          method: 'POST',
          headers: merged({ ...common, 'content-type': 'application/json' }, headers),
          body: JSON.stringify(body),
          signal,
        }),
      ),
    get: async (path, signal) =>
      accepted(await send(baseUrl + path, { method: 'GET', headers: common, signal })),
    events: (reply, controller) =>
      Stream.fromSSEResponse<unknown>(reply as unknown as Response, controller, SILENT),
  };
}

/** The reader of streams prints what it cannot parse to the client's logger, which this one lacks. */
const SILENT = {} as OpenAI;

/** Names in lower case; `null` takes a header away. */
function merged(
  common: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const headers: Record<string, string> = { ...common };
  for (const [name, value] of Object.entries(own)) {
    if (value === null) delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** The reply, unless its status is one of an error. */
async function accepted(reply: HttpReply): Promise<HttpReply> {
  const { status } = reply;
  if (status >= 200 && status < 300) return reply;
  const text = await reply.text().catch(messageOf);
  const headers = reply.headers as unknown as Headers;
  throw APIError.generate(status, jsonObject(text), text, headers);
}

function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
