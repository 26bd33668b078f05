/** The most that a server's wish to be left alone is honoured, in milliseconds. */
export const MAX_RETRY_AFTER = 5 * 60_000;

/**
 * Milliseconds that a reply's headers ask to wait: `retry-after-ms`, or `Retry-After` in seconds or
 * as an HTTP date (RFC 9110, 10.2.3). What makes no sense is `null`; more than five minutes is cut.
 */
export function retryAfterOf(
  headers: { get(name: string): string | null },
  now: number,
): number | null {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(milliseconds)) return bounded(milliseconds);
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1000);
  if (!/[a-z]/i.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : bounded(date - now);
}

function bounded(milliseconds: number): number | null {
  if (milliseconds < 0) return null;
  return Math.min(milliseconds, MAX_RETRY_AFTER);
}
