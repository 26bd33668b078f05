import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../../src/core/secrets/address.js';
import { keyOf } from '../../../src/core/secrets/key-of.js';

describe('a key of the environment', () => {
  it.each([
    ['sk-1', 'sk-1'],
    ['sk-1\n', 'sk-1'],
    ['sk-1\r\n', 'sk-1'],
    ['  sk-1\t', 'sk-1'],
    ['\ufeffsk-1', 'sk-1'],
    ['two words', 'two words'],
    ['clé', 'clé'],
    ['', undefined],
    [' \n', undefined],
    [undefined, undefined],
  ])('%j is read as %j', (value, key) => {
    expect(keyOf('X_API_KEY', { X_API_KEY: value })).toBe(key);
  });

  it.each([
    ['sk-1\nsk-2', /^X_API_KEY contains a line break/],
    ['sk-1\r\nsk-2', /a line break/],
    ['sk-\u0000secret', /a control character \(U\+0000\)/],
    ['sk-\u001b[0msecret', /a control character \(U\+001B\)/],
    ['sk-\u007fsecret', /a control character \(U\+007F\)/],
    ['sk-\u0085secret', /a control character \(U\+0085\)/],
    ['sk-“secret”', /a character beyond Latin-1 \(U\+201C\)/],
    ['sk-\u200bsecret', /a character beyond Latin-1 \(U\+200B\)/],
    ['ключ', /a character beyond Latin-1 \(U\+043A\)/],
    ['sk-😀', /a character beyond Latin-1/],
  ])('%j is refused in one sentence that does not quote it', (value, sentence) => {
    expect(() => keyOf('X_API_KEY', { X_API_KEY: value })).toThrow(sentence);
    expect(() => keyOf('X_API_KEY', { X_API_KEY: value })).not.toThrow(/secret|sk-/);
  });
});

describe('an address as it is printed', () => {
  it.each([
    ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['https://user:pass@host/v1', 'https://host/v1'],
    ['ftp://user:pass@host', 'ftp://host'],
    ['user:pass@host:80/v1', 'host:80/v1'],
    ['//user:p@ss@host', '//host'],
    ['https:/user:pa/ss@host', 'https:/host'],
    ['host?api_key=secret', 'host'],
    ['ftp://host/#secret', 'ftp://host/'],
  ])('%j is %j', (address, shown) => {
    expect(withoutCredentials(address)).toBe(shown);
  });
});
