/** What a server says is left of one of its limits. */
export interface Allowance {
  /** What a whole period allows; `null` where the server does not say. */
  readonly limit: number | null;
  readonly remaining: number;
  /** Milliseconds until the allowance is whole again: at the next period, or when a bucket has been refilled. */
  readonly reset: number;
}

/** The limits that a reply's headers state. */
export interface RateLimits {
  readonly requests?: Allowance;
  readonly tokens?: Allowance;
}

/** Headers of a reply, by their names in any case. */
export interface Headers {
  get(name: string): string | null | undefined;
}

/**
 * Reads `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` (OpenAI, Groq, Together, ...), and for
 * requests the same names without the last part, or without the `x-` (IETF draft). Values that make no sense
 * are left out.
 *
 * @param now milliseconds since the epoch
 */
export function rateLimitsOf(headers: Headers, now: number): RateLimits | undefined {
  const requests =
    allowance(headers, 'x-ratelimit-', '-requests', now) ??
    allowance(headers, 'x-ratelimit-', '', now) ??
    allowance(headers, 'ratelimit-', '', now);
  const tokens = allowance(headers, 'x-ratelimit-', '-tokens', now);
  if (requests === undefined && tokens === undefined) return undefined;
  return {
    ...(requests === undefined ? {} : { requests }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

function allowance(
  headers: Headers,
  prefix: string,
  suffix: string,
  now: number,
): Allowance | undefined {
  const text = headers.get(`${prefix}remaining${suffix}`);
  if (text === null || text === undefined) return undefined;
  const remaining = wholeNumber(text);
  const reset = durationOf(headers.get(`${prefix}reset${suffix}`) ?? '', now);
  if (remaining === null || reset === null) return undefined;
  return { limit: wholeNumber(headers.get(`${prefix}limit${suffix}`) ?? ''), remaining, reset };
}

function wholeNumber(text: string): number | null {
  return /^\s*\d{1,15}(\.\d+)?\s*$/.test(text) ? Number(text) : null;
}

/** Numbers from the first on are times in seconds since the epoch; from the second on, in milliseconds. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MILLISECONDS = 1e12;

/** `1s`, `6m0s`, `2m59.56s`, `20ms`, `1h2m`; seconds; or a time since the epoch. */
function durationOf(text: string, now: number): number | null {
  const number = wholeNumber(text);
  if (number !== null) {
    if (number >= EPOCH_MILLISECONDS) return Math.max(0, number - now);
    if (number >= EPOCH_SECONDS) return Math.max(0, number * 1000 - now);
    return number * 1000;
  }
  const parts =
    /^\s*(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?\s*$/.exec(text);
  if (parts === null || text.trim() === '') return null;
  const [hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}
