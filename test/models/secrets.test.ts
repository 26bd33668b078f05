import { describe, expect, it } from 'vitest';
import { chat, choices, user } from '../../src/core/prompt.js';
import { textContent } from '../../src/core/response.js';
import { createRedactor } from '../../src/core/secrets/secrets.js';
import { createModel } from '../../src/models/client.js';
import type { CallOutcome, ModelRequest } from '../../src/models/model.js';
import { createBatchApi } from '../../src/models/wire/openai-batch.js';
import { readBatchLine } from '../../src/models/wire/openai-batch-line.js';
import { chatReply, type Handler, sendEvents, sendJson, startServer } from '../support/server.js';

const KEY = 'sk-very/secret+key-0123456789';
const base64 = Buffer.from(`Bearer ${KEY}`).toString('base64');
const ask: ModelRequest = { prompt: chat(user('hello')), temperature: 0, maxTokens: 32 };

async function call(
  handler: Handler,
  { stream = false, key = KEY, request = ask } = {},
): Promise<CallOutcome> {
  const { baseUrl } = await startServer(handler);
  const model = createModel({
    endpoint: {
      provider: 'custom',
      modelId: 'm',
      baseUrl,
      apiKey: key,
      maxTokensField: 'max_tokens',
      api: 'openai',
    },
    stream,
    timeout: 5000,
  });
  return model.call(request, new AbortController().signal);
}

/** Nothing of the outcome holds the key, in the clear or in base64. */
function expectClean(outcome: CallOutcome): void {
  const text = JSON.stringify(outcome);
  const squeezed = text.replace(/\\[nrt]|\s/g, '');
  expect(squeezed).not.toContain(KEY);
  expect(squeezed).not.toContain(KEY.slice(0, 15));
  expect(squeezed).not.toContain(base64.slice(12, 30));
  expect(squeezed).not.toContain(encodeURIComponent(KEY));
  expect(text).toContain('[key]');
}

const message = (more: object): unknown => ({
  model: 'served-model',
  system_fingerprint: KEY,
  choices: [
    { index: 0, message: { role: 'assistant', content: 'B.', ...more }, finish_reason: 'stop' },
  ],
});

describe('the key in a reply', () => {
  it.each<[string, unknown]>([
    ['in its text', chatReply(`You sent ${KEY}.`)],
    ['in its text, in base64', chatReply(`You sent ${base64}.`)],
    ['in its text, split by line breaks', chatReply(KEY.replace(/.{5}/g, '$&\n'))],
    ['in its text, escaped for a URL', chatReply(encodeURIComponent(KEY))],
    ['in parts of its text', chatReply([{ text: KEY.slice(0, 9) }, { text: KEY.slice(9) }])],
    ['in the name of the model', chatReply('B.', { model: `m-${KEY}` })],
    ['in a refusal', message({ content: null, refusal: `No, ${KEY}.` })],
    [
      'in the name of a tool',
      message({ tool_calls: [{ function: { name: KEY, arguments: '{}' } }] }),
    ],
    [
      'in the arguments of a tool',
      message({
        tool_calls: [{ function: { name: 'f', arguments: JSON.stringify({ a: `x\n${KEY}` }) } }],
      }),
    ],
    [
      'in the finish reason',
      { choices: [{ index: 0, message: { content: 'B.' }, finish_reason: `stop ${KEY}` }] },
    ],
    ['in the reasoning', message({ reasoning_content: KEY })],
    ['in reasoning within tags', message({ content: `<think>${KEY}</think>B.` })],
  ])('%s is not handed on', async (_where, body) => {
    const outcome = await call((_call, response) => sendJson(response, 200, body));
    expect(outcome.ok).toBe(true);
    expectClean(outcome);
  });

  it('in fields that are not kept leaves the rest as it is', async () => {
    const body = message({ reasoning_details: KEY, audio: base64 });
    const outcome = await call((_call, response) =>
      sendJson(response, 200, body, { 'x-echo': KEY }),
    );
    expect(outcome).toMatchObject({
      ok: true,
      reply: { content: textContent('B.'), finishReason: 'stop' },
    });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  it.each([1, 2, 7, 20])('cut into chunks of %d characters is not handed on', async (size) => {
    const parts = `You sent ${KEY}.`.match(new RegExp(`.{1,${size}}`, 'gs')) ?? [];
    const outcome = await call(
      (_call, response) =>
        sendEvents(response, [
          ...parts.map((content) => ({ choices: [{ index: 0, delta: { content } }] })),
          { model: KEY, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
        ]),
      { stream: true },
    );
    expect(outcome).toMatchObject({ ok: true, reply: { content: textContent('You sent [key].') } });
    expectClean(outcome);
  });

  it('in the tokens of log-probabilities is not handed on', async () => {
    const prompt = choices({ context: 'a', continuation: ' b' });
    const outcome = await call(
      (_call, response) =>
        sendJson(response, 200, {
          model: KEY,
          choices: [{ index: 0, logprobs: { tokens: [KEY], token_logprobs: [-1] } }],
        }),
      { request: { ...ask, prompt } },
    );
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  it.each(['none', 'EMPTY', 'sk-1', 'ollama'])(
    'that is the word %j changes nothing',
    async (key) => {
      const text = `The key is ${key}: {${key}}.`;
      const outcome = await call((_call, response) => sendJson(response, 200, chatReply(text)), {
        key,
      });
      expect(outcome).toMatchObject({ ok: true, reply: { content: textContent(text) } });
    },
  );
});

describe('the key in a failure', () => {
  const cases: [string, Handler][] = [
    [
      'as the message',
      (_call, response) =>
        sendJson(response, 401, { error: { message: `Incorrect API key provided: ${KEY}` } }),
    ],
    [
      'as the headers that came',
      ({ headers }, response) =>
        sendJson(response, 500, { error: { message: JSON.stringify(headers) } }),
    ],
    [
      'as an error without a message',
      ({ headers }, response) =>
        sendJson(response, 400, { error: { seen: headers, auth: base64 } }),
    ],
    [
      'as text',
      ({ headers }, response) => {
        response.writeHead(403);
        response.end(`<p>${headers.authorization}</p>`);
      },
    ],
    [
      'as a reply that is no JSON',
      ({ headers }, response) =>
        sendJson(response, 200, `${'.'.repeat(110)}${headers.authorization}`),
    ],
    [
      'as a reply that is no JSON, cut in the middle',
      ({ headers }, response) =>
        sendJson(response, 200, `${'.'.repeat(260)}${headers.authorization}`),
    ],
    [
      'as an error with status 200',
      (_call, response) =>
        sendJson(response, 200, { error: { code: KEY, message: [...KEY].join(' ') } }),
    ],
    [
      'as an error with status 200 that is a text',
      (_call, response) => sendJson(response, 200, { error: encodeURIComponent(KEY) }),
    ],
    [
      'split by control characters',
      (_call, response) => sendJson(response, 429, { error: { message: [...KEY].join('\u0007') } }),
    ],
    [
      'split by escape sequences',
      (_call, response) =>
        sendJson(response, 429, { error: { message: [...KEY].join('\u001b]0;x\u0007') } }),
    ],
    [
      'as the reason that a header gives',
      (_call, response) => {
        response.writeHead(503, `no ${KEY}`, { 'x-key': KEY });
        response.end();
      },
    ],
  ];

  it.each(cases)('%s is not handed on', async (_where, handler) => {
    const outcome = await call(handler);
    expect(outcome.ok).toBe(false);
    const text = JSON.stringify(outcome).replace(/\s/g, '');
    expect(text).not.toContain(KEY.slice(0, 12));
    expect(text).not.toContain(base64.slice(12, 30));
  });

  it('inside a stream is not handed on', async () => {
    const outcome = await call(
      (_call, response) => sendEvents(response, [{ error: { message: `bad ${KEY}` } }]),
      { stream: true },
    );
    expectClean(outcome);
  });

  it('is not printed even where it is a word', async () => {
    const outcome = await call(
      (_call, response) =>
        sendJson(response, 401, { error: { message: 'Incorrect API key provided: sk-1.' } }),
      { key: 'sk-1' },
    );
    expect(JSON.stringify(outcome)).not.toContain('sk-1');
  });
});

describe('the key in a batch', () => {
  const redactor = createRedactor([KEY], {});
  const line = (response: unknown, error: unknown = null): string =>
    JSON.stringify({ custom_id: 'a', response, error });

  it.each([
    ['in a reply', line({ status_code: 200, body: chatReply(KEY, { model: KEY }) })],
    ['in a refused request', line({ status_code: 400, body: { error: { message: KEY } } })],
    ['in an error', line(null, { message: `no ${[...KEY].join('\n')}` })],
    ['in a reply that is an error', line({ status_code: 200, body: { error: base64 } })],
  ])('%s is not handed on', (_where, text) => {
    const outcome = readBatchLine(text, redactor)?.outcome;
    expect(outcome).toBeDefined();
    if (outcome !== undefined) expectClean(outcome);
  });

  it('in why it failed is not handed on; in its id it ends the command', async () => {
    let id = 'batch-1';
    const { baseUrl } = await startServer((_call, response) =>
      sendJson(response, 200, { id, status: 'failed', errors: { data: [{ message: KEY }] } }),
    );
    const endpoint = { provider: 'custom', modelId: 'm', baseUrl, apiKey: KEY } as const;
    const api = createBatchApi({ ...endpoint, maxTokensField: 'max_tokens', api: 'openai' }, 5000);
    expect(await api.look('x')).toMatchObject({ id: 'batch-1', problem: '[key]' });
    id = `batch-${KEY}`;
    await expect(api.look('x')).rejects.toThrow(/names a batch by the key/);
  });
});
