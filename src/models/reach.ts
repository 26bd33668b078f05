import { createRedactor } from '../core/secrets/secrets.js';
import type { Endpoint } from './endpoint.js';
import type { CallFailure } from './model.js';
import { connect } from './wire/connection.js';
import { failureOf } from './wire/failure.js';

/** Milliseconds after which a server is taken to be slow rather than absent. */
const SLOW = 10_000;

/**
 * Asks an endpoint for its list of models, which costs nothing.
 *
 * @returns why no call to it can succeed: it cannot be reached, or rejects the key; `undefined` where a call may succeed,
 * which includes hosts without such a list, and those that are busy
 */
export async function unreachable(endpoint: Endpoint): Promise<CallFailure | undefined> {
  const connection = connect(endpoint);
  try {
    const response = await connection.get('/models', AbortSignal.timeout(SLOW));
    await response.text();
    return undefined;
  } catch (thrown) {
    const { message } = createRedactor([endpoint.apiKey]);
    const failure = failureOf(thrown, message, Date.now());
    const { cause, status, retryable } = failure;
    const refused = cause === 'no access' && status !== 404;
    const absent =
      cause === 'connection' &&
      (!retryable || /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(failure.message));
    return refused || absent ? failure : undefined;
  }
}
