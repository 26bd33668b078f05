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

  it('sends user name and password of an address as a header, and leaves them out of the URL', () => {
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    const all = { CARDBENCH_MIRROR: 'https://me:h%2Fu%40sh@mirror:8080/m/', HF_TOKEN: 'hf_secret' };
    expect(resolveSourceUrl(github, all)).toEqual({
      url: 'https://mirror:8080/m/raw.githubusercontent.com/o/r/abc/f.jsonl',
      headers: { authorization: basic('me:h/u@sh') },
    });
    const named = { CARDBENCH_MIRROR: 'huggingface.co=http://token@a/hf' };
    expect(resolveSourceUrl(hub, named)).toEqual({
      url: 'http://a/hf/datasets/x/y/resolve/abc/a/b.parquet',
      headers: { authorization: basic('token:') },
    });
    const endpoint = { HF_ENDPOINT: 'http://me:hush@hub', HF_TOKEN: 'hf_secret' };
    expect(resolveSourceUrl(hub, endpoint)).toEqual({
      url: 'http://hub/datasets/x/y/resolve/abc/a/b.parquet',
      headers: { authorization: basic('me:hush') },
    });
  });

  it.each([
    'ftp://me:hush@mirror',
    'me:hush@mirror',
    'https://me:hush@',
    'https://me:hu/sh@mirror',
    'https://me:hu,sh@mirror',
    'https://me:hu%sh@mirror',
    'https://me:hush@mirror?key=hush',
    'huggingface.co=https://me:hush@mirror:port',
    'huggingface.co=https://me:hu,sh@mirror',
  ])('refuses %j without quoting the password', (setting) => {
    const read = () => resolveSourceUrl(hub, { CARDBENCH_MIRROR: setting });
    expect(read).toThrow(/^CARDBENCH_MIRROR /);
    expect(read).not.toThrow(/hu|sh@/);
  });

  it('refuses a token that no header can carry, without quoting it', () => {
    const read = () => resolveSourceUrl(hub, { HF_TOKEN: 'hf_secret\nhf_other' });
    expect(read).toThrow(/^HF_TOKEN contains a line break/);
    expect(read).not.toThrow(/hf_/);
    expect(resolveSourceUrl(hub, { HF_TOKEN: 'hf_secret\n' }).headers).toEqual({
      authorization: 'Bearer hf_secret',
    });
  });
});
