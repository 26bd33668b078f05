import { describe, expect, it } from 'vitest';
import { rateLimitsOf } from '../../src/models/rate-limits.js';

const now = Date.parse('2026-01-01T00:00:00Z');
const read = (headers: Record<string, string>) => rateLimitsOf(new Headers(headers), now);

describe('rateLimitsOf', () => {
  it('reads requests and tokens', () => {
    expect(
      read({
        'x-ratelimit-limit-requests': '600',
        'x-ratelimit-remaining-requests': '599',
        'x-ratelimit-reset-requests': '100ms',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-remaining-tokens': '149000',
        'x-ratelimit-reset-tokens': '6m0s',
      }),
    ).toEqual({
      requests: { limit: 600, remaining: 599, reset: 100 },
      tokens: { limit: 150_000, remaining: 149_000, reset: 360_000 },
    });
  });

  it.each([
    ['2m59.56s', 179_560],
    ['1h2m', 3_720_000],
    ['20ms', 20],
    ['1s', 1000],
    ['12', 12_000],
    ['0.5', 500],
    [String(now / 1000 + 30), 30_000],
    [String(now + 30), 30],
    [String(now - 30), 0],
  ])('reads a reset of %s', (reset, expected) => {
    expect(read({ 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': reset })?.requests).toEqual({
      limit: null,
      remaining: 5,
      reset: expected,
    });
    expect(read({ 'ratelimit-remaining': '5', 'ratelimit-reset': reset })?.requests?.reset).toBe(
      expected,
    );
  });

  it.each([
    {},
    { 'x-ratelimit-remaining': '5' },
    { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '1s' },
    { 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '1s' },
    { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': 'soon' },
    { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '' },
  ])('makes nothing of %j', (headers) => {
    expect(read(headers as Record<string, string>)).toBeUndefined();
  });
});
