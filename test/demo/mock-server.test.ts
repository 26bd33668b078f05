import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { user } from '../../src/core/prompt.js';
import { startMockServer } from '../../src/demo/mock-server.js';
import { createModel } from '../../src/models/client.js';
import { resolveEndpoint } from '../../src/models/endpoint.js';

async function client(): Promise<OpenAI> {
  const server = await startMockServer({
    reply: (prompt, kind) => `${kind}: ${prompt.toUpperCase()}`,
  });
  onTestFinished(server.close);
  return new OpenAI({ baseURL: server.baseUrl, apiKey: 'any', maxRetries: 0 });
}

describe('the stand-in server', () => {
  it('answers chats and texts with usage, and lists its model', async () => {
    const openai = await client();
    const chat = await openai.chat.completions.create({
      model: 'stand-in',
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(chat.choices[0]?.message.content).toBe('chat: HELLO');
    expect(chat.usage?.total_tokens).toBeGreaterThan(0);
    const text = await openai.completions.create({ model: 'stand-in', prompt: 'hello' });
    expect(text.choices[0]?.text).toBe('completion: HELLO');
    const { data } = await openai.models.list();
    expect(data.map(({ id }) => id)).toEqual(['cardbench-stand-in']);
    expect(chat.model).toContain('stand-in');
  });

  it('streams the same text', async () => {
    const openai = await client();
    const stream = await openai.chat.completions.create({
      model: 'stand-in',
      messages: [{ role: 'user', content: 'a longer message, in pieces' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let tokens = 0;
    for await (const event of stream) {
      text += event.choices[0]?.delta.content ?? '';
      tokens = event.usage?.completion_tokens ?? tokens;
    }
    expect(text).toBe('chat: A LONGER MESSAGE, IN PIECES');
    expect(tokens).toBeGreaterThan(0);
  });

  it('stops at max_tokens and says so', async () => {
    const openai = await client();
    const { choices } = await openai.chat.completions.create({
      model: 'stand-in',
      max_tokens: 1,
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: 'chat' } });
  });

  it('calls tools when the reply is calls and the request has tools', async () => {
    const calls = [
      { name: 'f', arguments: '{"a": 7.0}' },
      { name: 'g', arguments: '{}' },
    ];
    const server = await startMockServer({ reply: () => calls });
    onTestFinished(server.close);
    const endpoint = resolveEndpoint('m', server.baseUrl, {});
    const tools = [{ name: 'f', description: 'd', parameters: { type: 'object' } }];
    const prompt = { kind: 'chat', messages: [user('hello')], tools } as const;
    const request = { prompt, temperature: 0, maxTokens: 8 };
    for (const stream of [false, true]) {
      const model = createModel({ endpoint, stream, timeout: 5000 });
      const outcome = await model.call(request, new AbortController().signal);
      if (!outcome.ok) throw new Error(outcome.failure.message);
      expect(outcome.reply.content).toMatchObject({ text: '', toolCalls: calls });
      expect(outcome.reply.finishReason).toBe('tool_calls');
      const bare = { ...request, prompt: { kind: 'chat', messages: [user('hello')] } } as const;
      const plain = await model.call(bare, new AbortController().signal);
      expect(plain.ok && plain.reply.finishReason).not.toBe('tool_calls');
    }
  });

  it('refuses what is no request with 400, and unknown paths with 404', async () => {
    const openai = await client();
    await expect(
      openai.chat.completions.create({ model: 'm', messages: [] }),
    ).rejects.toMatchObject({ status: 400 });
    await expect(openai.embeddings.create({ model: 'm', input: 'x' })).rejects.toMatchObject({
      status: 404,
    });
  });
});
