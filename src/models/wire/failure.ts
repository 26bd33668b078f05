import { APIConnectionError, APIError } from 'openai/error';
import { rootMessageOf, systemCode } from '../../core/errors.js';
import type { Redact } from '../../core/secrets/redact.js';
import { terminalLine } from '../../core/terminal-text.js';
import { BadReply } from '../bad-reply.js';
import type { CallFailure } from '../model.js';
import { retryAfterOf } from '../retry-after.js';

/** The headers of the reply that failed, where there was one. */
export function headersOf(thrown: unknown): Headers | undefined {
  return thrown instanceof APIError ? thrown.headers : undefined;
}

/** Statuses of passing failures. */
function isPassing(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

/** Statuses that every other item would get too. */
function isNoAccess(status: number): boolean {
  return status === 401 || status === 402 || status === 403 || status === 404;
}

/** A certificate that is not accepted, or no TLS where it is expected: retrying changes nothing. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/;

/** Bytes that are not HTTP, or not compressed as the headers say. */
const GARBLED = /^(Z|HPE|ERR_BROTLI)_/;

/**
 * Classifies what a call has thrown.
 *
 * @param redact keeps the key out, which hosts like to quote in their messages
 * @param now milliseconds since the epoch, for `Retry-After` dates
 */
export function failureOf(thrown: unknown, redact: Redact, now: number): CallFailure {
  const message = (text: string): string => terminalLine(redact(text));
  if (thrown instanceof BadReply) {
    return {
      cause: thrown.failureCause,
      retryable: thrown.failureCause !== 'no log-probabilities',
      status: 200,
      message: message(thrown.message),
      retryAfter: null,
    };
  }
  if (thrown instanceof APIConnectionError || !(thrown instanceof APIError)) {
    const code = systemCode(thrown);
    return {
      cause:
        thrown instanceof SyntaxError || GARBLED.test(code ?? '')
          ? 'malformed reply'
          : 'connection',
      retryable: !UNTRUSTED.test(code ?? ''),
      status: null,
      message: message(code ?? rootMessageOf(thrown)),
      retryAfter: null,
    };
  }
  const status: number | undefined = thrown.status;
  const retryAfter = thrown.headers === undefined ? null : retryAfterOf(thrown.headers, now);
  const said = message(thrown.message);
  if (status === undefined) {
    // An error event inside a stream.
    return { cause: 'server error', retryable: true, status: 200, message: said, retryAfter };
  }
  const outOfMoney = status === 429 && thrown.code === 'insufficient_quota';
  if (isNoAccess(status) || outOfMoney) {
    return { cause: 'no access', retryable: false, status, message: said, retryAfter };
  }
  if (isPassing(status)) {
    const cause = status === 429 ? 'rate limit' : status === 408 ? 'timeout' : 'server error';
    return { cause, retryable: true, status, message: said, retryAfter };
  }
  return { cause: 'refused request', retryable: false, status, message: said, retryAfter };
}
