import { rootMessageOf, systemCode } from '../../core/errors.js';
import { proxyErrorIn } from '../../core/network/proxies.js';
import type { Redact } from '../../core/secrets/redact.js';
import { terminalLine } from '../../core/terminal-text.js';
import { BadReply } from '../bad-reply.js';
import type { CallFailure } from '../model.js';
import type { Headers } from '../rate-limits.js';
import { retryAfterOf } from '../retry-after.js';
import { StatusError } from '../status-error.js';
import { knownError } from './known-errors.js';
import { readServerError, type ServerError } from './server-error.js';

/** The headers of the reply that failed, where there was one. */
export function headersOf(thrown: unknown): Headers | undefined {
  return thrown instanceof StatusError ? thrown.headers : undefined;
}

/** A certificate that is not accepted, or no TLS where it is expected: retrying changes nothing. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO|ERR_SSL/;

/** Bytes that are not HTTP, or not compressed as the headers say. */
const GARBLED = /^(Z|HPE|ERR_BROTLI)_/;

/** A code of the system or of Node's, after what it means where it does not tell. */
function inWords(code: string): string {
  const [, words] = MEANINGS.find(([pattern]) => pattern.test(code)) ?? [];
  return words === undefined ? code : `${words} (${code})`;
}

const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/, 'the connection was closed before the reply'],
  [/^UND_ERR_CONNECT_TIMEOUT$/, 'no connection was made in time'],
  [/^(Z|ERR_BROTLI)_/, 'the reply is not compressed as its headers say'],
  [/^HPE_/, 'the reply is not HTTP'],
];

/** What replies show that no repetition changes. */
const LASTING: readonly CallFailure['cause'][] = ['no log-probabilities', 'refused request'];

/**
 * Classifies what a call has thrown.
 *
 * @param redact keeps the key out, which hosts like to quote in their messages
 * @param now milliseconds since the epoch, for `Retry-After` dates
 */
export function failureOf(thrown: unknown, redact: Redact, now: number): CallFailure {
  const shown = (text: string): string => terminalLine(redact(text));
  if (thrown instanceof StatusError) {
    const { status, headers, body } = thrown;
    const error = readServerError(body);
    return {
      ...verdict(status, error),
      status,
      message: shown(error.message) || 'an empty reply',
      retryAfter: retryAfterOf(headers, now),
    };
  }
  if (thrown instanceof BadReply) {
    const { failureCause, codes, wasted } = thrown;
    const error = { message: thrown.message, codes };
    const sort =
      failureCause === 'server error'
        ? verdict(undefined, error)
        : { cause: failureCause, retryable: !LASTING.includes(failureCause) };
    const message = shown(thrown.message);
    return { ...sort, status: 200, message, retryAfter: null, ...(wasted && { wasted }) };
  }
  const refused = proxyErrorIn(thrown);
  if (refused !== undefined) {
    const { message, retryable } = refused;
    return { cause: 'proxy', retryable, status: null, message: shown(message), retryAfter: null };
  }
  const code = systemCode(thrown);
  const garbled = GARBLED.test(code ?? '');
  return {
    cause: garbled ? 'malformed reply' : 'connection',
    retryable: !UNTRUSTED.test(code ?? ''),
    status: null,
    message: shown(code === undefined ? rootMessageOf(thrown) : inWords(code)),
    retryAfter: null,
  };
}

/** @param given `undefined` for an error in a reply with status 200, whose body may name another */
function verdict(
  given: number | undefined,
  error: ServerError,
): Pick<CallFailure, 'cause' | 'retryable'> {
  const known = knownError(error, given);
  const status = given ?? statusMeant(error);
  if (known === 'loading') return { cause: known, retryable: true };
  // A 401 and its like may quote anything; a 429 asks to wait, whatever it says besides.
  const decided = status === 401 || status === 402 || status === 403 || status === 429;
  if (known !== undefined && !decided) return { cause: known, retryable: false };
  const outOfMoney = status === 429 && error.codes.includes('insufficient_quota');
  if (outOfMoney || status === 401 || status === 402 || status === 403 || status === 404) {
    return { cause: 'no access', retryable: false };
  }
  if (status === 429) return { cause: 'rate limit', retryable: true };
  if (status === 408) return { cause: 'timeout', retryable: true };
  const passing = status === undefined || status === 409 || status >= 500;
  return passing
    ? { cause: 'server error', retryable: true }
    : { cause: 'refused request', retryable: false };
}

/** Types of errors that stand for a status. */
const TYPES: readonly (readonly [RegExp, number])[] = [
  [
    /^(?:invalid_request(?:_error)?|bad_?request(?:_?error)?|unprocessable_?entity(?:_?error)?)$/i,
    400,
  ],
  [
    /^(?:invalid_prompt|content_policy_violation|content_filter|responsibleaipolicyviolation)$/i,
    400,
  ],
  [/^(?:rate_limit(?:_error|_exceeded|ed)?|too_many_requests|resource_exhausted)$/i, 429],
  [/^(?:authentication_error|invalid_api_key|unauthorized)$/i, 401],
  [/^(?:insufficient_quota|billing_error|payment_required)$/i, 402],
];

/** The status that the body of an error means, where it was sent with status 200; `undefined` if it tells none. */
function statusMeant({ codes }: ServerError): number | undefined {
  const number = codes.find((code) => /^[45]\d\d$/.test(code));
  // What a gateway forbids is a text that it does not let pass: the key was good enough for a reply.
  if (number !== undefined) return number === '403' ? 400 : Number(number);
  return TYPES.find(([type]) => codes.some((code) => type.test(code)))?.[1];
}
