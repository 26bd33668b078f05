import { describe, expect, it } from 'vitest';
import { bfclTools } from '../../../src/benchmarks/bfcl/bfcl.js';
import type { BfclItem } from '../../../src/benchmarks/bfcl/dataset.js';
import { contentAsText } from '../../../src/core/content-text.js';
import type { Item } from '../../../src/core/item.js';
import { completion, type Prompt } from '../../../src/core/prompt.js';
import { type ModelResponse, textContent } from '../../../src/core/response.js';
import { createRedactor } from '../../../src/core/secrets/secrets.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { createModel } from '../../../src/models/client.js';
import { readBatchLine } from '../../../src/models/wire/openai-batch-line.js';
import { scoreResponse } from '../../../src/scorers/scorer.js';
import { responseOf } from '../../support/response.js';
import { chatReply, sendEvents, sendJson, startServer } from '../../support/server.js';

const { items } = await loadDataset<BfclItem>(bfclTools.dataset, { kind: 'sample' });
const item = items.find(({ data }) => data.category === 'simple') as Item<BfclItem>;
/** The right calls, as the mock model makes them, and the text by which exports and old stores write them. */
const right = responseOf(bfclTools.mockReply?.(item, true, 'chat') ?? '');
const asText = contentAsText(right.content);
const toolCalls = right.content.kind === 'text' ? right.content.toolCalls : [];
const calls = toolCalls.map((call, index) => ({ index, function: call }));

type Body = Parameters<typeof sendJson>[2] | readonly unknown[];

async function reply(
  body: Body,
  prompt: Prompt = bfclTools.prompt(item),
  apiKey?: string,
): Promise<ModelResponse> {
  const stream = Array.isArray(body);
  const { baseUrl } = await startServer((_call, response) =>
    stream ? sendEvents(response, body) : sendJson(response, 200, body),
  );
  const model = createModel({
    endpoint: {
      provider: 'custom',
      modelId: 'm',
      baseUrl,
      apiKey,
      maxTokensField: 'max_tokens',
      api: 'openai',
    },
    stream,
    timeout: 5000,
  });
  const outcome = await model.call(
    { prompt, temperature: 0, maxTokens: 100 },
    new AbortController().signal,
  );
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.reply;
}

async function value(response: ModelResponse): Promise<number> {
  const context = { sandbox: () => Promise.reject(new Error('not to be opened')) };
  return (await scoreResponse(bfclTools.scorer, 'tool-calls', response, item, context)).value;
}

const said = (message: object) => ({
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }],
});
const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

describe('calls of tools', () => {
  it('are right when they are made', async () => {
    expect(await value(await reply(said({ content: null, tool_calls: calls })))).toBe(1);
    const streamed = [chunk({ tool_calls: calls }), chunk({}, 'tool_calls')];
    expect(await value(await reply(streamed))).toBe(1);
    expect(await value(right)).toBe(1);
  });

  it('are right where the server sends their arguments as objects', async () => {
    const objects = toolCalls.map((call, index) => ({
      index,
      function: { ...call, arguments: JSON.parse(call.arguments) },
    }));
    expect(await value(await reply(said({ content: null, tool_calls: objects })))).toBe(1);
    const streamed = [chunk({ tool_calls: objects }), chunk({}, 'tool_calls')];
    expect(await value(await reply(streamed))).toBe(1);
  });

  it.each<[string, Body, Prompt?]>([
    ['the text', chatReply(asText)],
    ['the text, in parts', chatReply([{ text: asText.slice(0, 5) }, { text: asText.slice(5) }])],
    [
      'a streamed text',
      [chunk({ content: asText.slice(0, 3) }), chunk({ content: asText.slice(3) }, 'stop')],
    ],
    ['the refusal', said({ content: null, refusal: asText })],
    ['the text beside an empty list of calls', said({ content: asText, tool_calls: [] })],
    [
      'the text of a completion',
      { choices: [{ index: 0, text: asText, finish_reason: 'stop' }] },
      completion('x'),
    ],
  ])('are wrong when they are %s, which stays as it was written', async (_name, body, prompt) => {
    const response = await reply(body, prompt);
    expect(await value(response)).toBe(0);
    expect(response.content).toEqual(textContent(asText));
  });

  it('are told from a text in a batch, too', async () => {
    const inBatch = (body: unknown): ModelResponse => {
      const line = JSON.stringify({ custom_id: 'a', response: { status_code: 200, body } });
      const outcome = readBatchLine(line, createRedactor([], {}))?.outcome;
      if (outcome?.ok !== true) throw new Error('no reply');
      return outcome.reply;
    };
    expect(await value(inBatch(said({ content: null, tool_calls: calls })))).toBe(1);
    expect(await value(inBatch(chatReply(asText)))).toBe(0);
  });

  it('are not made by taking a key out of a text', async () => {
    const key = 'sk-0123456789abcdef';
    const body = chatReply(asText.replace('"name"', `"na${key}me"`));
    expect(await value(await reply(body, undefined, key))).toBe(0);
  });

  it('never hold a key that was sent', async () => {
    const key = 'sk-0123456789abcdef';
    const call = { index: 0, function: { name: `f${key}`, arguments: `{"a":"${key}"}` } };
    const { content } = await reply(said({ content: null, tool_calls: [call] }), undefined, key);
    expect(JSON.stringify(content)).not.toContain(key);
  });
});
