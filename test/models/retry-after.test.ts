import { describe, expect, it } from 'vitest';
import { MAX_RETRY_AFTER, retryAfterOf, serverTime } from '../../src/models/retry-after.js';

const now = Date.parse('2026-01-01T00:00:00Z');
const wait = (headers: Record<string, string>): number | null =>
  retryAfterOf(new Headers(headers), now);

describe('retryAfterOf', () => {
  it.each([
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': '0.25' }, 250],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' }, 10_000],
    [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
    [{ 'retry-after': '300' }, MAX_RETRY_AFTER],
    [{ 'retry-after': '999999999' }, null],
    [{ 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, null],
    [{ 'retry-after': 'Thu, 01 Jan 2015 00:00:00 GMT' }, null],
    [{ 'retry-after': '-5' }, null],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('of %j is %j', (headers, expected) => {
    expect(wait(headers as Record<string, string>)).toBe(expected);
  });
});

describe('serverTime', () => {
  it('is what the server says it is', () => {
    const headers = new Headers({ date: 'Thu, 01 Jan 2026 12:00:00 GMT' });
    expect(serverTime(headers, 5)).toBe(now + 12 * 3_600_000);
  });

  it.each([undefined, new Headers(), new Headers({ date: 'noon' })])(
    'is this machine’s where it does not say (%#)',
    (headers) => {
      expect(serverTime(headers, 5)).toBe(5);
    },
  );
});
