import { describe, expect, it } from 'vitest';
import { isPaid, listPriceOf } from '../../src/models/prices.js';

describe('list prices', () => {
  it('name the page and the day that they are from', () => {
    expect(listPriceOf('groq:llama-3.3-70b-versatile', undefined)).toEqual({
      input: 0.59,
      output: 0.79,
      source: 'https://console.groq.com/docs/models',
      asOf: '2026-09-23',
    });
  });

  it.each(['groq:unknown', 'vllm:meta-llama/llama-3.3-70b-instruct', 'demo', 'nobody:x', ''])(
    'are not invented: %s',
    (model) => expect(listPriceOf(model, undefined)).toBeUndefined(),
  );

  it('are those of the host, not of the model elsewhere', () => {
    expect(listPriceOf('groq:llama-3.3-70b-versatile', 'http://localhost/v1')).toBeUndefined();
  });
});

describe('whether calls are paid for', () => {
  it.each([
    ['novita:x', undefined, true],
    ['vllm:x', undefined, false],
    ['demo', undefined, false],
    ['novita:x', 'http://localhost/v1', false],
    ['m', 'http://localhost/v1', false],
  ])('%s at %s: %s', (model, baseUrl, paid) => expect(isPaid(model, baseUrl)).toBe(paid));
});
