import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A call as the server saw it. */
export interface SeenCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
  /** The text of all messages, or the prompt. */
  readonly prompt: string;
}

export type Handler = (call: SeenCall, response: ServerResponse, index: number) => void;

export interface TestServer {
  readonly baseUrl: string;
  readonly calls: SeenCall[];
  readonly close: () => Promise<void>;
}

/** An HTTP server on 127.0.0.1 that answers model calls as a test tells it to. */
export async function startServer(handler: Handler, port = 0): Promise<TestServer> {
  const calls: SeenCall[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<
      string,
      unknown
    >;
    const call = {
      path: request.url ?? '',
      headers: request.headers,
      body,
      prompt: promptOf(body),
    };
    calls.push(call);
    handler(call, response, calls.length - 1);
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    close,
  };
}

/** Sends a whole JSON reply. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A chat reply with one choice. */
export function chatReply(content: unknown, more: Record<string, unknown> = {}): unknown {
  return {
    id: 'x',
    object: 'chat.completion',
    created: 0,
    model: 'served-model',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 },
    ...more,
  };
}

/** Sends server-sent events; `null` closes without `[DONE]`. */
export function sendEvents(
  response: ServerResponse,
  events: readonly unknown[],
  done = true,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    response.write(`data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`);
  }
  response.end(done ? 'data: [DONE]\n\n' : '');
}

function promptOf(body: Record<string, unknown>): string {
  if (typeof body.prompt === 'string') return body.prompt;
  const messages = Array.isArray(body.messages) ? body.messages : [];
  return messages.map((message: { content?: unknown }) => String(message.content)).join('\n\n');
}
