import { afterEach, describe, expect, it, vi } from 'vitest';
import { chat, user } from '../../../src/core/prompt.js';
import { createModel } from '../../../src/models/client.js';
import { type Endpoint, resolveEndpoint } from '../../../src/models/endpoint.js';
import { createBatchApi } from '../../../src/models/wire/openai-batch.js';
import { chatReply, sendJson, startServer } from '../../support/server.js';

/** What a server gets from a chat and from a look at the batches of the account. */
async function received(endpointAt: (baseUrl: string) => Endpoint) {
  const { baseUrl, calls } = await startServer((_call, response) =>
    sendJson(response, 200, Object.assign({ object: 'list', data: [] }, chatReply('hi'))),
  );
  const endpoint = endpointAt(baseUrl);
  const request = { prompt: chat(user('hello')), temperature: 0, maxTokens: 8 };
  const model = createModel({ endpoint, stream: false, timeout: 10_000 });
  expect((await model.call(request, new AbortController().signal)).ok).toBe(true);
  await createBatchApi(endpoint, 10_000).latest();
  expect(calls).toHaveLength(2);
  return calls;
}

describe('requests to an endpoint, those about batches too,', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('hold nothing that the environment has for OpenAI', async () => {
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', 'X-Team: secret-team-4711\nno header\nX-Other: a:b');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'sk-admin-secret-4711');
    vi.stubEnv('OPENAI_ORG_ID', 'org-secret-4711');
    vi.stubEnv('OPENAI_PROJECT_ID', 'proj-secret-4711');
    vi.stubEnv('OPENAI_API_KEY', 'sk-secret-4711');
    const calls = await received((baseUrl) => resolveEndpoint('m', baseUrl, {}));
    for (const { headers } of calls) {
      expect(JSON.stringify(headers)).not.toContain('4711');
      expect(headers).not.toHaveProperty('authorization');
      expect(headers).not.toHaveProperty('x-other');
    }
  });

  it('tell of this machine only that cardbench calls', async () => {
    const [call] = await received((baseUrl) => resolveEndpoint('m', baseUrl, {}));
    expect(Object.keys(call?.headers ?? {}).sort()).toEqual([
      ...['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host'],
      'user-agent',
    ]);
    expect(call?.headers['user-agent']).toMatch(/^cardbench\/\d/);
  });

  it('have the key and the version where the host wants them', async () => {
    const env = { AZURE_OPENAI_API_KEY: 'azure-key-4711', OPENAI_API_VERSION: '2024-10-21' };
    const calls = await received((baseUrl) => resolveEndpoint('azure:m', baseUrl, env));
    for (const { headers, path } of calls) {
      expect(headers['api-key']).toBe('azure-key-4711');
      expect(headers).not.toHaveProperty('authorization');
      expect(path).toContain('api-version=2024-10-21');
    }
  });

  it('have the headers of the user, which replace others of the same name', async () => {
    const calls = await received((baseUrl) => ({
      ...resolveEndpoint('m', baseUrl, { CARDBENCH_API_KEY: 'key-4711-4711' }),
      headers: { 'X-Mine': '1', Authorization: 'Basic abc' },
    }));
    for (const { headers } of calls) {
      expect(headers).toMatchObject({ 'x-mine': '1', authorization: 'Basic abc' });
    }
  });
});
