import { describe, expect, it } from 'vitest';
import { resolveEndpoint } from '../../src/models/endpoint.js';
import { providers } from '../../src/models/providers.js';

describe('resolveEndpoint', () => {
  it('finds a preset, and its key in the environment', () => {
    const env = { NOVITA_API_KEY: 'k' };
    expect(resolveEndpoint('novita:meta-llama/llama-3.3-70b-instruct', undefined, env)).toEqual({
      provider: 'novita',
      modelId: 'meta-llama/llama-3.3-70b-instruct',
      baseUrl: 'https://api.novita.ai/v3/openai',
      apiKey: 'k',
      keyVariable: 'NOVITA_API_KEY',
      maxTokensField: 'max_tokens',
      api: 'openai',
    });
  });

  it('has every preset that is promised', () => {
    for (const name of [
      'novita',
      'openai',
      'openrouter',
      'together',
      'groq',
      'fireworks',
      'vllm',
      'ollama',
      'llamacpp',
    ]) {
      expect(providers[name]?.baseUrl, name).toMatch(/^https?:\/\//);
    }
  });

  it('takes any model id with a base URL, colons and all', () => {
    expect(resolveEndpoint('llama3:8b', 'http://localhost:1/v1/', {})).toMatchObject({
      provider: 'custom',
      modelId: 'llama3:8b',
      baseUrl: 'http://localhost:1/v1',
      apiKey: undefined,
    });
    expect(resolveEndpoint('vllm:a:b', 'http://h/v1', {})).toMatchObject({
      provider: 'vllm',
      modelId: 'a:b',
    });
  });

  it('makes the address of an Azure account, with the dated version where one is set', () => {
    const env = { AZURE_OPENAI_API_KEY: 'k', AZURE_OPENAI_ENDPOINT: 'https://a.openai.azure.com/' };
    expect(resolveEndpoint('azure:gpt', undefined, env)).toMatchObject({
      modelId: 'gpt',
      baseUrl: 'https://a.openai.azure.com/openai/v1',
      keyHeader: 'api-key',
    });
    const dated = { ...env, OPENAI_API_VERSION: '2024-10-21' };
    expect(resolveEndpoint('azure:gpt', undefined, dated)).toMatchObject({
      baseUrl: 'https://a.openai.azure.com/openai/deployments/gpt',
      query: { 'api-version': '2024-10-21' },
    });
    const pasted = 'https://a.openai.azure.com/openai/deployments/x/chat/completions?api-version=1';
    expect(
      resolveEndpoint('azure:gpt', undefined, { ...env, AZURE_OPENAI_ENDPOINT: pasted }).baseUrl,
    ).toBe('https://a.openai.azure.com/openai/v1');
    expect(() => resolveEndpoint('azure:gpt', undefined, {})).toThrow(
      /set AZURE_OPENAI_ENDPOINT to yours/,
    );
  });

  it('does not send the key of one host to another', () => {
    const env = { OPENAI_API_KEY: 'k', CARDBENCH_API_KEY: 'own' };
    expect(resolveEndpoint('m', 'http://h/v1', env).apiKey).toBe('own');
    expect(resolveEndpoint('ollama:m', undefined, env).apiKey).toBeUndefined();
  });

  it.each([
    ['novita:m', undefined, /NOVITA_API_KEY/],
    ['novita:', undefined, /lacks its id/],
    ['nowhere:m', undefined, /no known provider/],
    ['gpt', undefined, /no known provider/],
    ['m', 'localhost:8000', /not an http/],
    ['m', 'https://user:pass@h/v1', /must hold no user name/],
    ['m', 'https://h/v1?key=abc', /must hold no/],
  ])('refuses %s at %s in one sentence', (model, baseUrl, message) => {
    expect(() => resolveEndpoint(model, baseUrl, {})).toThrow(message);
  });

  it.each([
    'https://user:hunter2@h/v1',
    'ftp://user:hunter2@h/v1',
    'user:hunter2@h/v1',
    'https://user:hunter2@',
    'https://user:hun/ter2@h:port',
    'https://h/v1?key=hunter2',
    'https://h/v1#hunter2',
    'h?key=hunter2',
  ])('does not repeat the password of %s in its complaint', (url) => {
    const resolve = () => resolveEndpoint('m', url, {});
    expect(resolve).toThrow(/^--base-url /);
    expect(resolve).not.toThrow(/hun|ter2/);
  });

  it.each([
    ['vllm:m', 'VLLM_API_KEY'],
    ['openai:m', 'OPENAI_API_KEY'],
    ['novita:m', 'NOVITA_API_KEY'],
  ])('refuses a key of %s that no header can carry', (model, variable) => {
    const resolve = () => resolveEndpoint(model, undefined, { [variable]: 'sk-12\n34' });
    expect(resolve).toThrow(`${variable} contains a line break`);
    expect(resolveEndpoint(model, undefined, { [variable]: 'sk-1234\n' }).apiKey).toBe('sk-1234');
  });
});
