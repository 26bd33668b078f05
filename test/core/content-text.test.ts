import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentAsText,
  readCallsText,
  readLogLikelihoodsText,
} from '../../src/core/content-text.js';
import { logLikelihoodContent, textContent } from '../../src/core/response.js';
import { anyText } from '../support/any-text.js';

const toolCalls = [{ name: 'f', arguments: '{"a": 7.0}' }];

describe('a content as text', () => {
  it('is the text of one that is no more than that', () => {
    for (const text of ['', 'f(a=1)', '{"content":', '{"content":null,"tool_calls":[]}']) {
      expect(contentAsText(textContent(text, { reasoning: 'hm' }))).toBe(text);
    }
  });

  it('is JSON for calls, and is read back', () => {
    const content = textContent('so', { toolCalls });
    const text = '{"content":"so","tool_calls":[{"name":"f","arguments":"{\\"a\\": 7.0}"}]}';
    expect(contentAsText(content)).toBe(text);
    expect(readCallsText(text)).toEqual(content);
    expect(contentAsText(textContent('', { toolCalls }))).toMatch(/^\{"content":null,/);
  });

  it('is JSON for log-likelihoods, and is read back', () => {
    const content = logLikelihoodContent([-1.5, -2e-9]);
    expect(contentAsText(content)).toBe('{"loglikelihoods":[-1.5,-2e-9]}');
    expect(readLogLikelihoodsText(contentAsText(content))).toEqual(content);
  });
});

describe('a text that looks like calls without being any', () => {
  it.each([
    '{"content":"so","tool_calls":[]}',
    '{"content":"so","tool_calls":[{"name":"f"}]}',
    '{"content":"so","tool_calls":[{"name":"f","arguments":{}}]}',
    '{"content":"so","tool_calls":[{"name":"f","arguments":"{}"}],"more":1}',
    ' {"content":"so","tool_calls":[{"name":"f","arguments":"{}"}]}',
    '{"content":',
    '{"loglikelihoods":[]}',
    '{"loglikelihoods":["1"]}',
    '{"loglikelihoods":[1],"more":1}',
  ])('is not read as any: %s', (text) => {
    expect(readCallsText(text)).toBeUndefined();
    expect(readLogLikelihoodsText(text)).toBeUndefined();
  });

  it('is read as the text that it is where it stands in the form without calls', () => {
    const text = contentAsText(textContent('so', { toolCalls }));
    const form = JSON.stringify({ content: text, tool_calls: [] });
    expect(readCallsText(form)).toEqual(textContent(text));
  });

  it('is never an error, whatever it is', () => {
    const json = fc.json().map((value) => `{"content":${value},"tool_calls":${value}}`);
    fc.assert(
      fc.property(fc.oneof(anyText(), json), (text) => {
        expect(readCallsText(text)?.toolCalls ?? []).toBeInstanceOf(Array);
      }),
    );
  });
});
