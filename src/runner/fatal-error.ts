import { CardbenchError } from '../core/errors.js';
import { type Endpoint, hostOf } from '../models/endpoint.js';
import type { CallFailure } from '../models/model.js';
import { cureFor } from './refused-field.js';

/**
 * The error that ends a run when no other call would succeed either; `undefined` if the failure concerns
 * only one item.
 *
 * @param place `probe` for the first call of a benchmark, which is made before the others
 * @param fields the names of the fields that were sent
 */
export function fatalError(
  endpoint: Endpoint,
  failure: CallFailure,
  place: 'probe' | 'later',
  runId: string,
  fields: readonly string[] = [],
): CardbenchError | undefined {
  const where = hostOf(endpoint);
  const status = failure.status === null ? '' : ` ${failure.status}`;
  const kept = `The run ${runId} can be resumed with the same command.`;
  if (failure.cause === 'no access') {
    const advice =
      failure.status === 404
        ? `check the model id "${endpoint.modelId}" and the base URL`
        : 'check the key in the environment and what the account may use';
    return new CardbenchError(`${where} answered${status}: ${failure.message}; ${advice}. ${kept}`);
  }
  if (failure.cause === 'no log-probabilities') {
    return new CardbenchError(
      `${where} does not return log-likelihoods (${failure.message}); use a server whose /completions endpoint echoes the prompt with log-probabilities, such as vLLM, or use --as generate to ask the items as letter questions. ${kept}`,
    );
  }
  if (place !== 'probe') return undefined;
  if (failure.cause === 'refused request' && !isAboutItem(failure.message)) {
    const cure =
      cureFor(failure.message, fields) ??
      'change the parameter it names (--temperature, --max-tokens, --param)';
    return new CardbenchError(
      `${where} refuses the request${status}: ${failure.message}; ${cure} and run again.`,
    );
  }
  if (failure.cause === 'connection' && /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(failure.message)) {
    return new CardbenchError(
      `${endpoint.baseUrl} cannot be reached (${failure.message}); start the server or check --base-url. ${kept}`,
    );
  }
  if (failure.cause === 'connection' && !failure.retryable) {
    return new CardbenchError(
      `The certificate of ${where} is not accepted (${failure.message}); check the URL, or name the file of its authority in NODE_EXTRA_CA_CERTS. ${kept}`,
    );
  }
  return undefined;
}

/** Whether a refusal concerns one item's text rather than the parameters that all items share. */
function isAboutItem(message: string): boolean {
  return /context.{0,20}length|maximum context|too long|too many tokens|content.{0,12}(filter|policy|management)|safety|moderation/i.test(
    message,
  );
}
