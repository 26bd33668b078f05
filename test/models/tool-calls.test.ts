import { describe, expect, it } from 'vitest';
import { bfclTools } from '../../src/benchmarks/bfcl/bfcl.js';
import type { BfclItem } from '../../src/benchmarks/bfcl/dataset.js';
import type { Item } from '../../src/core/item.js';
import { completion, type Prompt } from '../../src/core/prompt.js';
import { createRedactor } from '../../src/core/secrets/secrets.js';
import { readToolCalls, replyText } from '../../src/core/tool-calls.js';
import { loadDataset } from '../../src/datasets/load.js';
import { createModel } from '../../src/models/client.js';
import { readBatchLine } from '../../src/models/read-batch-line.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { chatReply, sendEvents, sendJson, startServer } from '../support/server.js';

const { items } = await loadDataset<BfclItem>(bfclTools.dataset, { kind: 'sample' });
const item = items.find(({ data }) => data.category === 'simple') as Item<BfclItem>;
/** The right calls, as the stand-in makes them and the store holds them. */
const right = bfclTools.mockReply?.(item, true, 'chat') ?? '';
const calls = (readToolCalls(right) ?? []).map((call, index) => ({ index, function: call }));

type Body = Parameters<typeof sendJson>[2] | readonly unknown[];

async function reply(body: Body, prompt: Prompt = bfclTools.prompt(item)): Promise<string> {
  const stream = Array.isArray(body);
  const { baseUrl } = await startServer((_call, response) =>
    stream ? sendEvents(response, body) : sendJson(response, 200, body),
  );
  const model = createModel({
    endpoint: {
      provider: 'custom',
      modelId: 'm',
      baseUrl,
      apiKey: undefined,
      maxTokensField: 'max_tokens',
    },
    stream,
    timeout: 5000,
  });
  const outcome = await model.call(
    { prompt, temperature: 0, maxTokens: 100 },
    new AbortController().signal,
  );
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.reply.text;
}

async function value(stored: string): Promise<number> {
  const context = { sandbox: () => Promise.reject(new Error('not to be opened')) };
  return (await scoreResponse(bfclTools.scorer, 'tool-calls', stored, item, context)).value;
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

  it.each<[string, Body, Prompt?]>([
    ['the text', chatReply(right)],
    ['the text, in parts', chatReply([{ text: right.slice(0, 5) }, { text: right.slice(5) }])],
    [
      'a streamed text',
      [chunk({ content: right.slice(0, 3) }), chunk({ content: right.slice(3) }, 'stop')],
    ],
    ['the refusal', said({ content: null, refusal: right })],
    ['the text beside an empty list of calls', said({ content: right, tool_calls: [] })],
    [
      'the text of a completion',
      { choices: [{ index: 0, text: right, finish_reason: 'stop' }] },
      completion('x'),
    ],
  ])('are wrong when they are %s, which stays as it was written', async (_name, body, prompt) => {
    const stored = await reply(body, prompt);
    expect(await value(stored)).toBe(0);
    expect(readToolCalls(stored)).toBeUndefined();
    expect(replyText(stored)).toBe(right);
  });

  it('are told from a text in a batch, too', async () => {
    const stored = (body: unknown): string => {
      const line = JSON.stringify({ custom_id: 'a', response: { status_code: 200, body } });
      const outcome = readBatchLine(line, createRedactor([], {}))?.outcome;
      return outcome?.ok === true ? outcome.reply.text : '';
    };
    expect(await value(stored(said({ content: null, tool_calls: calls })))).toBe(1);
    expect(await value(stored(chatReply(right)))).toBe(0);
  });

  it('are not made by taking a key out of a text', async () => {
    const key = 'sk-0123456789abcdef';
    const { baseUrl } = await startServer((_call, response) =>
      sendJson(response, 200, chatReply(right.replace('"name"', `"na${key}me"`))),
    );
    const model = createModel({
      endpoint: {
        provider: 'custom',
        modelId: 'm',
        baseUrl,
        apiKey: key,
        maxTokensField: 'max_tokens',
      },
      stream: false,
      timeout: 5000,
    });
    const request = { prompt: bfclTools.prompt(item), temperature: 0, maxTokens: 100 };
    const outcome = await model.call(request, new AbortController().signal);
    expect(await value(outcome.ok ? outcome.reply.text : '')).toBe(0);
  });
});
