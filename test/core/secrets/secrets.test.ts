import { describe, expect, it } from 'vitest';
import { createRedactor, isWord, secretsIn } from '../../../src/core/secrets/secrets.js';

describe('the secrets of an environment', () => {
  it('are keys, tokens, and what stands before the host of an address', () => {
    expect(
      secretsIn({
        OPENAI_API_KEY: ' sk-1234567890 \n',
        NOVITA_API_KEY: '',
        MY_OWN_API_KEY: 'own-1234567890',
        HF_TOKEN: 'hf_1234567890',
        CARDBENCH_MIRROR: 'a.org=https://u:first%2Fone@m/,b.org=http://v:second@n:8080/x',
        HF_ENDPOINT: 'https://only-a-token@hub',
        https_proxy: 'http://me:third@proxy:3128',
        HOME: '/home/me',
      }),
    ).toEqual([
      'sk-1234567890',
      'own-1234567890',
      'hf_1234567890',
      'first%2Fone',
      'first/one',
      'second',
      'second',
      'only-a-token',
      'only-a-token',
      'third',
      'third',
    ]);
  });
});

describe('a word in the place of a key', () => {
  const WORDS = [
    'none',
    'None',
    'EMPTY',
    'sk-1',
    'x',
    'ollama',
    'lm-studio',
    'not-needed',
    'password',
  ];

  it.each([...WORDS, 'sk-no-key-required', 'token-abc123', 'anything'])('may be %j', (word) => {
    expect(isWord(word)).toBe(true);
  });

  it.each(['sk-12345', 'abcdefgh1', 'hf_abcdefgh', 'correct-horse-battery', 'tobeornottobe'])(
    'is not %j',
    (secret) => {
      expect(isWord(secret)).toBe(false);
    },
  );

  it.each(WORDS)('%j stays in replies', (word) => {
    const said = `${word}: the set is ${word}, and the key is ${word}.`;
    expect(createRedactor([word], {}).reply(said)).toBe(said);
  });

  it.each(WORDS)('%j is not printed where a message gives it as the key', (word) => {
    const { message } = createRedactor([word], {});
    expect(message(`401 Incorrect API key provided: ${word}. Find yours.`)).toBe(
      '401 Incorrect API key provided: [key]. Find yours.',
    );
    expect(message(`{"authorization":"Bearer ${word}"}`)).toBe('{"authorization":"Bearer [key]"}');
    expect(message(`the model ${word} does not exist`)).toBe(`the model ${word} does not exist`);
  });
});

describe('a message', () => {
  it.each([
    ['no such host https://me:pw@mirror/x', 'no such host https://mirror/x'],
    ['http://a@b@c:80 and https://d:e@f', 'http://c:80 and https://f'],
    [
      'see https://example.org/@me and mail me@example.org',
      'see https://example.org/@me and mail me@example.org',
    ],
  ])('shows no user and no password of an address: %j', (text, shown) => {
    expect(createRedactor([], {}).message(text)).toBe(shown);
  });
});
