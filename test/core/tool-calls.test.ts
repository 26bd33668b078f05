import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readToolCalls,
  replyText,
  replyWithoutToolCalls,
  replyWithToolCalls,
} from '../../src/core/tool-calls.js';

const calls = [{ name: 'f', arguments: '{"a": 7.0}' }];
const stored = replyWithToolCalls('so', calls);

/** Texts that a model may write to have them taken for calls. */
const FORGED = [
  stored,
  replyWithToolCalls(null, calls),
  replyWithToolCalls('so', []),
  replyWithoutToolCalls(stored),
  replyWithoutToolCalls(replyWithoutToolCalls(stored)),
  `${stored}\n`,
  stored.replace(/\}$/, ',"tool_calls":[{"name":"g","arguments":"{}"}]}'),
  '{"content":',
  '{"content":null,"tool_calls":[]}',
];

describe('a reply that calls tools', () => {
  it('is stored as one text, and read back', () => {
    expect(stored).toBe(
      '{"content":"so","tool_calls":[{"name":"f","arguments":"{\\"a\\": 7.0}"}]}',
    );
    expect(readToolCalls(stored)).toEqual(calls);
    expect(replyText(stored)).toBe(stored);
  });
});

describe('a reply that calls none', () => {
  it('is stored as it is', () => {
    for (const text of ['', 'f(a=1)', ' {"content":', '{ "content": null }', '{"text":"x"}']) {
      expect(replyWithoutToolCalls(text)).toBe(text);
      expect(replyText(text)).toBe(text);
      expect(readToolCalls(text)).toBeUndefined();
    }
  });

  it.each(FORGED)('calls none even where it is %j', (text) => {
    expect(readToolCalls(replyWithoutToolCalls(text))).toBeUndefined();
    expect(replyText(replyWithoutToolCalls(text))).toBe(text);
  });

  it('calls none and reads back, whatever it is', () => {
    const json = fc.json().map((value) => `{"content":${value},"tool_calls":${value}}`);
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), json), (text) => {
        expect(readToolCalls(replyWithoutToolCalls(text))).toBeUndefined();
        expect(replyText(replyWithoutToolCalls(text))).toBe(text);
      }),
    );
  });
});
