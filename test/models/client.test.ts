import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { chat, completion, user } from '../../src/core/prompt.js';
import { textContent, textOf } from '../../src/core/response.js';
import { createModel } from '../../src/models/client.js';
import type { Endpoint } from '../../src/models/endpoint.js';
import type { CallOutcome, ModelRequest } from '../../src/models/model.js';
import { chatReply, type Handler, sendEvents, sendJson, startServer } from '../support/server.js';

const request: ModelRequest = { prompt: chat(user('hello')), temperature: 0, maxTokens: 32 };
const KEY = 'sk-very-secret-key';

async function call(
  handler: Handler,
  options: { stream?: boolean; timeout?: number; request?: ModelRequest } = {},
): Promise<{
  outcome: CallOutcome;
  seen: Record<string, unknown>[];
  auth: (string | undefined)[];
}> {
  const server = await startServer(handler);
  const endpoint: Endpoint = {
    provider: 'custom',
    modelId: 'm',
    baseUrl: server.baseUrl,
    apiKey: KEY,
    maxTokensField: 'max_tokens',
    api: 'openai',
  };
  const { stream = false, timeout = 5000 } = options;
  const model = createModel({ endpoint, stream, timeout });
  const outcome = await model.call(options.request ?? request, new AbortController().signal);
  return {
    outcome,
    seen: server.calls.map(({ body }) => body),
    auth: server.calls.map(({ headers }) => headers.authorization),
  };
}

async function failure(handler: Handler, stream = false) {
  const { outcome } = await call(handler, { stream });
  if (outcome.ok) throw new Error('the call succeeded');
  return outcome.failure;
}

async function reply(handler: Handler, stream = false) {
  const { outcome } = await call(handler, { stream });
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.reply;
}

const chunk = (delta: unknown, finish: string | null = null, more: object = {}): unknown => ({
  id: 'x',
  model: 'served-model',
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});
const usage = { prompt_tokens: 12, completion_tokens: 7, total_tokens: 19 };

describe('a request', () => {
  it('holds what was asked for and nothing else', async () => {
    const { seen, auth } = await call((_call, response) =>
      sendJson(response, 200, chatReply('hi')),
    );
    expect(seen).toEqual([
      {
        model: 'm',
        messages: [{ role: 'user', content: 'hello' }],
        max_tokens: 32,
        temperature: 0,
      },
    ]);
    expect(auth).toEqual([`Bearer ${KEY}`]);
  });

  it('carries key, version and omissions as the preset says', async () => {
    const server = await startServer((_call, response) => sendJson(response, 200, chatReply('hi')));
    const endpoint: Endpoint = {
      ...{ provider: 'azure', modelId: 'm', baseUrl: server.baseUrl, apiKey: KEY },
      ...{ maxTokensField: 'max_completion_tokens', api: 'openai' },
      ...{ keyHeader: 'api-key', query: { 'api-version': '1' }, omitted: ['temperature'] },
    };
    const model = createModel({ endpoint, stream: false, timeout: 5000 });
    await model.call(request, new AbortController().signal);
    const [call] = server.calls;
    expect(call?.path).toBe('/v1/chat/completions?api-version=1');
    expect(call?.headers).toMatchObject({ 'api-key': KEY });
    expect(call?.headers.authorization).toBeUndefined();
    expect(call?.body).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'hello' }],
      max_completion_tokens: 32,
    });
    expect(model.body(request)).toEqual(call?.body);
  });

  it('goes to /completions for raw text, with stop sequences and the user’s own fields', async () => {
    const raw: ModelRequest = {
      prompt: completion('once'),
      temperature: 0.8,
      maxTokens: 5,
      stop: ['\n'],
      extra: { top_k: 1 },
    };
    const { outcome, seen } = await call(
      ({ path }, response) =>
        sendJson(response, 200, {
          model: 'served-model',
          choices: [{ index: 0, text: path, finish_reason: 'length' }],
        }),
      { request: raw },
    );
    expect(seen).toEqual([
      { model: 'm', prompt: 'once', max_tokens: 5, temperature: 0.8, stop: ['\n'], top_k: 1 },
    ]);
    expect(outcome).toMatchObject({
      ok: true,
      reply: { content: textContent('/v1/completions'), finishReason: 'length', tokensIn: null },
    });
  });
});

describe('a reply', () => {
  it('is the same streamed and whole, but for the time to first token', async () => {
    const text = 'The best answer is B. ক ☃ 👩‍🚀';
    const whole = await reply((_call, response) => sendJson(response, 200, chatReply(text)));
    const parts = text.match(/.{1,3}/gsu) ?? [];
    const streamed = await reply(
      (_call, response) =>
        sendEvents(response, [
          chunk({ role: 'assistant', content: '' }),
          ...parts.map((content) => chunk({ content })),
          chunk({}, 'stop'),
          { model: 'served-model', choices: [], usage },
        ]),
      true,
    );
    const { latency: _l1, timeToFirstToken: none, ...a } = whole;
    const { latency, timeToFirstToken, ...b } = streamed;
    expect(b).toEqual(a);
    expect(a).toMatchObject({
      content: textContent(text),
      tokensIn: 12,
      tokensOut: 7,
      reportedModel: 'served-model',
    });
    expect(none).toBeNull();
    expect(timeToFirstToken).toBeGreaterThan(0);
    expect(timeToFirstToken).toBeLessThanOrEqual(latency);
  });

  it('may carry the fields of novita: filter results, null details, an empty fingerprint', async () => {
    const fields = {
      system_fingerprint: '',
      usage: { ...usage, prompt_tokens_details: null, completion_tokens_details: null },
    };
    const choice = { content_filter_results: { hate: { filtered: false } } };
    const body = chatReply('hi', fields) as { choices: object[] };
    body.choices = body.choices.map((each) => ({ ...each, ...choice }));
    expect(await reply((_call, response) => sendJson(response, 200, body))).toMatchObject({
      content: textContent('hi'),
      tokensIn: 12,
    });
  });

  it('may end a stream with text and finish reason in one chunk, and usage in it too', async () => {
    const events = [
      chunk({ content: 'a' }),
      chunk({ content: 'b' }, 'stop', { usage, model: 'other' }),
    ];
    expect(await reply((_call, response) => sendEvents(response, events), true)).toMatchObject({
      content: textContent('ab'),
      finishReason: 'stop',
      tokensOut: 7,
      reportedModel: 'other',
    });
  });

  it('may be streamed in bytes that split a character, with comments and without [DONE]', async () => {
    const handler: Handler = (_call, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = Buffer.from(
        `: keep-alive\n\ndata: ${JSON.stringify(chunk({ content: 'ก☃' }, 'stop'))}\r\n\r\n`,
      );
      const middle = bytes.indexOf(Buffer.from('☃')) + 1;
      response.write(bytes.subarray(0, middle));
      setTimeout(() => response.end(bytes.subarray(middle)), 20);
    };
    expect(textOf((await reply(handler, true)).content)).toBe('ก☃');
  });

  it('may ignore the wish to be streamed', async () => {
    const { content } = await reply(
      (_call, response) => sendJson(response, 200, chatReply('hi')),
      true,
    );
    expect(textOf(content)).toBe('hi');
  });

  it('may say its text in parts', async () => {
    const parts = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    const { content } = await reply((_call, response) => sendJson(response, 200, chatReply(parts)));
    expect(textOf(content)).toBe('ab');
  });

  it('may lack usage and model', async () => {
    const bare = { choices: [{ message: { content: 'x' }, finish_reason: null }] };
    expect(await reply((_call, response) => sendJson(response, 200, bare))).toMatchObject({
      content: textContent('x'),
      finishReason: null,
      tokensIn: null,
      reportedModel: null,
    });
  });

  it('may be a refusal or cut by a content filter: an answer, marked as refused', async () => {
    const refusal = {
      choices: [{ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' }],
    };
    const filtered = { choices: [{ message: { content: null }, finish_reason: 'content_filter' }] };
    const get = (body: unknown) => reply((_call, response) => sendJson(response, 200, body));
    expect(await get(refusal)).toMatchObject({ content: textContent('No.'), refused: true });
    expect(await get(filtered)).toMatchObject({ content: textContent(''), refused: true });
  });

  it('that used up its tokens before any text is empty and truncated, not an error', async () => {
    const spent = { choices: [{ message: { content: null }, finish_reason: 'length' }] };
    expect(await reply((_call, response) => sendJson(response, 200, spent))).toMatchObject({
      content: textContent(''),
      finishReason: 'length',
      refused: false,
    });
  });
});

describe('a failure', () => {
  const status =
    (code: number, headers: Record<string, string> = {}): Handler =>
    (_call, response) =>
      sendJson(response, code, { error: { message: `no ${KEY} \u001b[31mtoday` } }, headers);

  it.each([408, 409, 429, 500, 502, 503, 504, 529])(
    'of status %d is worth another try',
    async (code) => {
      expect(await failure(status(code))).toMatchObject({ retryable: true, status: code });
    },
  );

  it.each([400, 413, 422])('of status %d is the request’s', async (code) => {
    expect(await failure(status(code))).toMatchObject({
      retryable: false,
      cause: 'refused request',
    });
  });

  it.each([401, 402, 403, 404])('of status %d stops everything', async (code) => {
    expect(await failure(status(code))).toMatchObject({ retryable: false, cause: 'no access' });
  });

  it('never quotes the key, nor terminal escapes', async () => {
    const { message } = await failure(status(401));
    expect(message).not.toContain(KEY);
    expect(message).toContain('[key]');
    expect(message).not.toContain('\u001b');
  });

  it('knows an empty account from a busy one', async () => {
    const handler: Handler = (_call, response) =>
      sendJson(response, 429, { error: { message: 'pay', code: 'insufficient_quota' } });
    expect(await failure(handler)).toMatchObject({ cause: 'no access', retryable: false });
  });

  it('carries what the server asks to wait', async () => {
    expect((await failure(status(429, { 'retry-after': '2' }))).retryAfter).toBe(2000);
    expect((await failure(status(503, { 'retry-after-ms': '150' }))).retryAfter).toBe(150);
  });

  const broken: [string, Handler, string, boolean?][] = [
    [
      'HTML',
      (_c, r) => r.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      'malformed reply',
    ],
    ['cut JSON', (_c, r) => sendJson(r, 200, '{"choices":[{"mess'), 'malformed reply'],
    ['empty body', (_c, r) => sendJson(r, 200, ''), 'malformed reply'],
    ['JSON null', (_c, r) => sendJson(r, 200, 'null'), 'malformed reply'],
    ['no choices', (_c, r) => sendJson(r, 200, { choices: [] }), 'empty reply'],
    ['null content', (_c, r) => sendJson(r, 200, chatReply(null)), 'empty reply'],
    ['error at 200', (_c, r) => sendJson(r, 200, { error: { message: 'oops' } }), 'server error'],
    ['closed early', (_c, r) => r.destroy(), 'connection'],
    ['short body', (_c, r) => shortBody(r), 'connection'],
    [
      'stream without end',
      (_c, r) => sendEvents(r, [chunk({ content: 'a' })]),
      'malformed reply',
      true,
    ],
    ['stream of junk', (_c, r) => sendEvents(r, ['{"choices":[']), 'malformed reply', true],
    ['stream cut', (_c, r) => cutStream(r), 'connection', true],
    [
      'error in a stream',
      (_c, r) => sendEvents(r, [chunk({ content: 'a' }), { error: { message: 'overloaded' } }]),
      'server error',
      true,
    ],
  ];
  it.each(broken)(
    'of a reply with %s is worth another try',
    async (_what, handler, cause, stream = false) => {
      expect(await failure(handler, stream)).toMatchObject({ retryable: true, cause });
    },
  );

  it.each([false, true])(
    'by stalling is cut off, also inside the body (streamed: %s)',
    async (stream) => {
      const stall: Handler = (_call, response) => {
        response.writeHead(200, {
          'content-type': stream ? 'text/event-stream' : 'application/json',
        });
        response.write(
          stream ? `data: ${JSON.stringify(chunk({ content: 'a' }))}\n\n` : '{"choices":',
        );
      };
      const { outcome } = await call(stall, { stream, timeout: 150 });
      expect(outcome).toMatchObject({ ok: false, failure: { cause: 'timeout', retryable: true } });
    },
  );

  it('to connect is worth another try', async () => {
    const closed = await startServer(() => {});
    await closed.close();
    const endpoint: Endpoint = {
      provider: 'custom',
      modelId: 'm',
      baseUrl: closed.baseUrl,
      apiKey: undefined,
      maxTokensField: 'max_tokens',
      api: 'openai',
    };
    const model = createModel({ endpoint, stream: false, timeout: 1000 });
    const outcome = await model.call(request, new AbortController().signal);
    expect(outcome).toMatchObject({
      failure: { cause: 'connection', message: 'ECONNREFUSED', retryable: true },
    });
  });
});

function shortBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
  response.write('{"choices":[');
  setTimeout(() => response.destroy(), 20);
}

function cutStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${JSON.stringify(chunk({ content: 'a' }))}\n\n`);
  setTimeout(() => response.destroy(), 20);
}
