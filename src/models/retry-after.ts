import type { Headers } from './rate-limits.js';

/** The longest wait that is taken seriously, in milliseconds. */
export const MAX_RETRY_AFTER = 5 * 60_000;

/**
 * Milliseconds that a reply's headers ask to wait: `retry-after-ms`, or `Retry-After` in seconds or
 * as an HTTP date (RFC 9110, 10.2.3). A value that makes no sense, or is more than five minutes, gives `null`:
 * the run's own, growing pauses find out sooner when the server is back.
 */
export function retryAfterOf(headers: Headers, now: number): number | null {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(milliseconds)) return bounded(milliseconds);
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return bounded(Number(text) * 1000);
  if (!/[a-z]/i.test(text)) return null;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : bounded(date - now);
}

/**
 * The time by the server's clock (its `Date` header), else by this machine's. Dates that a server sends are relative
 * to its own clock: ours may be wrong, or be changed during a run.
 *
 * @param here milliseconds since the epoch, by this machine
 */
export function serverTime(headers: Headers | undefined, here: number): number {
  const there = Date.parse(headers?.get('date') ?? '');
  return Number.isNaN(there) ? here : there;
}

function bounded(milliseconds: number): number | null {
  return milliseconds < 0 || milliseconds > MAX_RETRY_AFTER ? null : milliseconds;
}
