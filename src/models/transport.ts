import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { isProxied } from '../core/network/proxies.js';
import { Agent } from '../core/network/undici.js';
import { BadReply } from './bad-reply.js';
import type { Headers } from './rate-limits.js';

/** The largest body that is read, in bytes. The largest are echoes of long prompts, token by token. */
const MAX_BODY = 128 * 1024 * 1024;

const OPTIONS = {
  // The caller decides how long a call may take: a long reply on a slow server begins late.
  headersTimeout: 0,
  bodyTimeout: 0,
  connect: { timeout: 30_000 },
} as const;

/** Keeps connections open between calls, with HTTP/2 where a server offers it; through the environment's proxy. */
async function createPool(env: NodeJS.ProcessEnv): Promise<Dispatcher> {
  if (!isProxied(env)) return new Agent({ ...OPTIONS, allowH2: true });
  const { proxyPool } = await import('../core/network/proxy-pool.js');
  return proxyPool(OPTIONS);
}

let pool: Promise<Dispatcher> | undefined;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal;
}

/** A reply of any status. */
export interface HttpReply {
  readonly url: string;
  readonly status: number;
  /** Whether the status is one of success. */
  readonly ok: boolean;
  readonly headers: Headers;
  /** The unpacked bytes; to be read once, here or by `text`. */
  readonly bytes: AsyncIterable<Buffer>;
  readonly text: () => Promise<string>;
}

/**
 * Sends a request on the connection pool itself: the streams and copies of the standard `fetch` take more time than
 * the rest of a call.
 */
export async function transport(url: string, request: HttpRequest): Promise<HttpReply> {
  pool ??= createPool(process.env);
  return asReply(url, await send(await pool, url, request, 3));
}

async function send(
  through: Dispatcher,
  url: string,
  request: HttpRequest,
  redirects: number,
): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(url);
  const { method, headers, body, signal } = request;
  const reply = await through.request({
    origin,
    path: pathname + search,
    method,
    headers: { 'accept-encoding': 'gzip, deflate, br', ...headers },
    body,
    signal,
  });
  const target = reply.headers['location'];
  const moved = reply.statusCode === 307 || reply.statusCode === 308;
  if (!moved || typeof target !== 'string' || redirects === 0) return reply;
  // The key is sent to no server but the one that was named.
  const next = new URL(target, url);
  if (next.origin !== origin) return reply;
  await reply.body.dump();
  return send(through, next.href, request, redirects - 1);
}

function asReply(url: string, { statusCode, headers, body }: Dispatcher.ResponseData): HttpReply {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const unpackedBody = unpacked(body, flat.get('content-encoding'));
  return {
    url,
    status: statusCode,
    ok: statusCode >= 200 && statusCode < 300,
    headers: flat,
    bytes: bounded(unpackedBody),
    text: () => textOf(unpackedBody),
  };
}

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function unpacked(body: Readable, encoding: string | undefined): Readable {
  const decoder = DECODERS[encoding?.trim().toLowerCase() ?? '']?.();
  // Errors of both streams surface where the bytes are read.
  return decoder === undefined ? body : pipeline(body, decoder, () => {});
}

async function* bounded(bytes: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > MAX_BODY) throw endless();
    yield chunk;
  }
}

/** A whole body, read by its events, which is faster than an iterator. */
function textOf(bytes: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    bytes.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY) bytes.destroy(endless());
      else chunks.push(chunk);
    });
    bytes.once('end', () => resolve(Buffer.concat(chunks).toString()));
    bytes.once('error', reject);
    // Every reply is closed. An error is made only where one was cut off, because making one takes long.
    bytes.once('close', () => {
      if (!bytes.readableEnded) reject(new Error('the reply was cut off'));
    });
  });
}

function endless(): BadReply {
  return new BadReply('malformed reply', 'the reply has no end');
}
