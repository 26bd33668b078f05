import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { contentAsText } from '../core/content-text.js';
import { CardbenchError, systemCode } from '../core/errors.js';
import { textContent } from '../core/response.js';
import type { ToolCall } from '../core/tool-calls.js';
import { echoChoices, mockTokens } from './echo.js';

export interface MockServerOptions {
  /** The reply to a prompt; `kind` distinguishes the two endpoints. */
  readonly reply: (prompt: string, kind: 'chat' | 'completion') => string | readonly ToolCall[];
  /** Log-probability of each character of a text. By default the same for every text. */
  readonly logProbability?: (text: string) => number;
  /** Milliseconds before each reply. */
  readonly latency?: number;
  /** 0 selects any free port. */
  readonly port?: number;
}

export interface MockServer {
  /** `http://127.0.0.1:<port>/v1` */
  readonly baseUrl: string;
  readonly close: () => Promise<void>;
}

/** The id of the mock model, in `/models` and in each reply; shown to users as the stand-in. */
export const MOCK_MODEL_ID = 'cardbench-stand-in';

/** Replies are dated to the epoch, so that the same request always gets the same bytes. */
const CREATED = 0;
const MAX_BODY = 10 * 1024 * 1024;

/**
 * An OpenAI-compatible server on 127.0.0.1 that answers from `reply`: chat and text completions,
 * streamed or not, with usage, and the list of models.
 *
 * @throws CardbenchError if it cannot listen on the port
 */
export async function startMockServer(options: MockServerOptions): Promise<MockServer> {
  const server = createServer((request, response) => {
    handle(request, response, options).catch(() => {
      if (!response.headersSent) sendError(response, 500, 'the stand-in failed');
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  }).catch((thrown: unknown) => {
    throw new CardbenchError(
      `The stand-in cannot listen on port ${options.port} (${systemCode(thrown)}); choose another with --port.`,
    );
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const shared = {
  model: z.string().default(MOCK_MODEL_ID),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
};
const chatBody = z.looseObject({
  ...shared,
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).min(1),
  tools: z.array(z.unknown()).nullish(),
});
const completionBody = z.looseObject({ ...shared, prompt: z.string() });
const echoBody = z.looseObject({
  ...shared,
  prompt: z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]),
  echo: z.literal(true),
  logprobs: z.int().min(0),
});

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  options: MockServerOptions,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0];
  if (request.method === 'GET' && path === '/v1/models') {
    const data = [{ id: MOCK_MODEL_ID, object: 'model', created: CREATED, owned_by: 'cardbench' }];
    sendJson(response, 200, { object: 'list', data });
    return;
  }
  const kind =
    path === '/v1/chat/completions'
      ? 'chat'
      : path === '/v1/completions'
        ? 'completion'
        : undefined;
  if (request.method !== 'POST' || kind === undefined) {
    sendError(response, 404, `there is no ${request.method} ${path}`);
    return;
  }
  const body = await readBody(request);
  const echo = kind === 'completion' ? echoBody.safeParse(body).data : undefined;
  if (echo !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, options.latency ?? 0));
    const count = echo.prompt.reduce((sum, text) => sum + mockTokens(text).length, 0);
    sendJson(response, 200, {
      ...envelope(kind, false),
      choices: echoChoices(echo.prompt, options.logProbability ?? (() => -1)),
      usage: {
        prompt_tokens: count,
        completion_tokens: echo.prompt.length,
        total_tokens: count + echo.prompt.length,
      },
    });
    return;
  }
  const parsed =
    kind === 'chat'
      ? chatBody.transform(withPrompt).safeParse(body)
      : completionBody.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    sendError(response, 400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
    return;
  }
  const { prompt } = parsed.data;
  const maxTokens = parsed.data.max_completion_tokens ?? parsed.data.max_tokens ?? undefined;
  const { tools } = parsed.data;
  const withTools = Array.isArray(tools) && tools.length > 0;
  const answer = answerOf(options.reply(prompt, kind), maxTokens, withTools);
  const usage = {
    prompt_tokens: tokensIn(prompt),
    completion_tokens: tokensIn(answer.text),
    total_tokens: tokensIn(prompt) + tokensIn(answer.text),
  };
  await new Promise((resolve) => setTimeout(resolve, options.latency ?? 0));
  if (parsed.data.stream === true) {
    const withUsage = parsed.data.stream_options?.include_usage === true;
    sendStream(response, kind, answer, withUsage ? usage : undefined);
    return;
  }
  sendJson(response, 200, {
    ...envelope(kind, false),
    choices: [
      {
        index: 0,
        ...(kind === 'chat'
          ? { message: { role: 'assistant', ...messageOf(answer) } }
          : { text: answer.text }),
        finish_reason: answer.finishReason,
      },
    ],
    usage,
  });
}

function withPrompt<Body extends { messages: { content: string }[] }>(
  body: Body,
): Body & { prompt: string } {
  return { ...body, prompt: body.messages.map(({ content }) => content).join('\n\n') };
}

/** Four characters per token, which is close enough for a mock model. */
function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}

/** The text, complete or truncated, or tool calls instead of it. */
interface Answer {
  readonly text: string;
  readonly finishReason: string;
  readonly calls?: readonly ToolCall[];
}

function answerOf(
  reply: string | readonly ToolCall[],
  maxTokens: number | undefined,
  withTools: boolean,
): Answer {
  const calls = typeof reply === 'string' ? undefined : reply;
  const text =
    typeof reply === 'string' ? reply : contentAsText(textContent('', { toolCalls: reply }));
  if (calls !== undefined && withTools) return { text, finishReason: 'tool_calls', calls };
  if (maxTokens === undefined || tokensIn(text) <= maxTokens) return { text, finishReason: 'stop' };
  return { text: text.slice(0, maxTokens * 4), finishReason: 'length' };
}

function messageOf({ text, calls }: Answer): Record<string, unknown> {
  if (calls === undefined) return { content: text };
  return { content: null, tool_calls: calls.map(toolCallBody) };
}

function toolCallBody(call: ToolCall, index: number): Record<string, unknown> {
  return { index, id: `call_${index}`, type: 'function', function: call };
}

function envelope(kind: 'chat' | 'completion', streamed: boolean): Record<string, unknown> {
  const chatObject = streamed ? 'chat.completion.chunk' : 'chat.completion';
  return {
    id: 'stand-in',
    object: kind === 'chat' ? chatObject : 'text_completion',
    created: CREATED,
    model: MOCK_MODEL_ID,
  };
}

function sendStream(
  response: ServerResponse,
  kind: 'chat' | 'completion',
  answer: Answer,
  usage: unknown,
): void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const send = (chunk: unknown): void => {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  for (const { choice, last } of choicesOf(kind, answer)) {
    // The last chunk has both text and finish reason, as sent by some providers.
    const finish = last ? answer.finishReason : null;
    send({ ...envelope(kind, true), choices: [{ index: 0, ...choice, finish_reason: finish }] });
  }
  if (usage !== undefined) send({ ...envelope(kind, true), choices: [], usage });
  response.end('data: [DONE]\n\n');
}

/** The choices of a stream, chunk by chunk. */
function choicesOf(
  kind: 'chat' | 'completion',
  { text, calls }: Answer,
): { choice: Record<string, unknown>; last: boolean }[] {
  const choices =
    calls === undefined
      ? (text.match(/.{1,16}/gsu) ?? ['']).map((piece) =>
          kind === 'chat' ? { delta: { content: piece } } : { text: piece },
        )
      : calls.map((call, index) => ({ delta: { tool_calls: [toolCallBody(call, index)] } }));
  return choices.map((choice, index) => ({ choice, last: index === choices.length - 1 }));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function sendError(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { error: { message, type: 'invalid_request_error' } });
}
