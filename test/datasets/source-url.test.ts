import { describe, expect, it } from 'vitest';
import { resolveSourceUrl } from '../../src/datasets/source-url.js';

const hub = 'https://huggingface.co/datasets/x/y/resolve/abc/a/b.parquet';
const github = 'https://raw.githubusercontent.com/o/r/abc/f.jsonl';

describe('resolveSourceUrl', () => {
  it('leaves canonical addresses as they are', () => {
    expect(resolveSourceUrl(hub, {})).toEqual({ url: hub, headers: {} });
    expect(resolveSourceUrl(github, { HF_TOKEN: 'hf_secret' }).headers).toEqual({});
  });

  it('honours HF_ENDPOINT and sends HF_TOKEN to it alone', () => {
    const env = { HF_ENDPOINT: 'http://hub.local/', HF_TOKEN: 'hf_secret' };
    expect(resolveSourceUrl(hub, env)).toEqual({
      url: 'http://hub.local/datasets/x/y/resolve/abc/a/b.parquet',
      headers: { authorization: 'Bearer hf_secret' },
    });
    expect(resolveSourceUrl(github, env)).toEqual({ url: github, headers: {} });
  });

  it('maps all hosts to a mirror, which gets the host as a folder and no token', () => {
    const env = { CARDBENCH_MIRROR: 'http://127.0.0.1:9/m', HF_TOKEN: 'hf_secret' };
    expect(resolveSourceUrl(github, env).url).toBe(
      'http://127.0.0.1:9/m/raw.githubusercontent.com/o/r/abc/f.jsonl',
    );
    expect(resolveSourceUrl(hub, env).headers).toEqual({});
  });

  it('maps named hosts', () => {
    const env = {
      CARDBENCH_MIRROR: 'huggingface.co=http://a/hf, raw.githubusercontent.com=http://b',
    };
    expect(resolveSourceUrl(hub, env).url).toBe('http://a/hf/datasets/x/y/resolve/abc/a/b.parquet');
    expect(resolveSourceUrl(github, env).url).toBe('http://b/o/r/abc/f.jsonl');
  });

  it('refuses what is no URL, in one sentence', () => {
    expect(() => resolveSourceUrl(hub, { CARDBENCH_MIRROR: 'localhost:80' })).toThrow(
      /CARDBENCH_MIRROR/,
    );
    expect(() => resolveSourceUrl(hub, { HF_ENDPOINT: 'hub' })).toThrow(/HF_ENDPOINT/);
  });
});
