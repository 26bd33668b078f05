import { z } from 'zod';
import { createRedactor } from '../core/secrets/secrets.js';
import { type Endpoint, secretsOf } from './endpoint.js';
import type { CallFailure } from './model.js';
import { connect } from './wire/connection.js';
import { failureOf } from './wire/failure.js';

/** Milliseconds after which a server is taken to be slow rather than absent. */
const SLOW = 10_000;

/** What an endpoint's list of models says. */
export type ListedModels =
  | { readonly kind: 'listed'; readonly ids: readonly string[] }
  /** No call can succeed: it cannot be reached, or rejects the key. */
  | { readonly kind: 'unreachable'; readonly failure: CallFailure }
  /** It has no such list, or is busy: a call may succeed. */
  | { readonly kind: 'unknown' };

const listSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** Asks an endpoint for its list of models, which costs nothing. */
export async function listedModels(endpoint: Endpoint): Promise<ListedModels> {
  const connection = connect(endpoint);
  const { message, reply } = createRedactor(secretsOf(endpoint));
  try {
    const response = await connection.get('/models', AbortSignal.timeout(SLOW));
    const parsed = listSchema.safeParse(jsonOf(await response.text()));
    if (!parsed.success) return { kind: 'unknown' };
    return { kind: 'listed', ids: parsed.data.data.map(({ id }) => reply(id)) };
  } catch (thrown) {
    const failure = failureOf(thrown, message, Date.now());
    const { cause, status, retryable } = failure;
    const refused = cause === 'no access' && status !== 404;
    const absent =
      cause === 'connection' &&
      (!retryable || /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(failure.message));
    return refused || absent ? { kind: 'unreachable', failure } : { kind: 'unknown' };
  }
}

/** Why no call to an endpoint can succeed; `undefined` where one may. */
export async function unreachable(endpoint: Endpoint): Promise<CallFailure | undefined> {
  const listed = await listedModels(endpoint);
  return listed.kind === 'unreachable' ? listed.failure : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
