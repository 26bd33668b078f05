import { CardbenchError } from '../core/errors.js';
import { type Endpoint, hostOf } from '../models/endpoint.js';
import { failureText } from '../models/failure-text.js';
import type { CallFailure } from '../models/model.js';
import { cureFor } from '../models/refused-field.js';

/** What a failed call means beyond its item. */
export interface Consequence {
  /** The calls that would fail in the same way: all of the run, or those of the benchmark. */
  readonly ends: 'run' | 'benchmark';
  readonly error: CardbenchError;
}

/** The call that failed. */
interface FailedCall {
  readonly run: string;
  readonly benchmark: string;
  /** The first call of its benchmark, made before the others. */
  readonly probe: boolean;
  /** The names of the fields that were sent. */
  readonly fields?: () => readonly string[];
}

/** What a failed call means beyond its item; `undefined` if it concerns that item only. */
export function consequenceOf(
  endpoint: Endpoint,
  failure: CallFailure,
  call: FailedCall,
): Consequence | undefined {
  const { cause, message, status } = failure;
  const where = hostOf(endpoint);
  const said = failureText(failure);
  const ends = (what: Consequence['ends'], sentence: string): Consequence => ({
    ends: what,
    error: new CardbenchError(
      `${sentence} The run ${call.run} can be resumed with the same command.`,
    ),
  });
  switch (cause) {
    case 'no access':
      return status === 404
        ? ends(
            'benchmark',
            `${where} answered ${said}; check the model id "${endpoint.modelId}" and the base URL.`,
          )
        : ends('run', `${where} answered ${said}; ${keyAdvice(endpoint)}.`);
    case 'missing model':
      // Gateways may have it at one path and not at another.
      return ends(
        'benchmark',
        `${where} has no model "${endpoint.modelId}" (${said}); choose one that ${endpoint.baseUrl}/models lists, or load it on the server.`,
      );
    case 'tools refused':
      return ends(
        'benchmark',
        `${where} takes no tools for ${call.benchmark} (${said}); ${toolsAdvice(message)}.`,
      );
    case 'no log-probabilities':
      return ends(
        'benchmark',
        `${where} does not return log-likelihoods (${message}); use a server whose /completions endpoint echoes the prompt with log-probabilities, such as vLLM, or use --as generate to ask the items as letter questions.`,
      );
    case 'proxy':
      if (failure.retryable && !call.probe) return undefined;
      return ends(
        'run',
        `${where} cannot be reached: ${message}; correct HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY.`,
      );
    default:
      return call.probe ? ofProbe(endpoint, failure, said, call, ends) : undefined;
  }
}

/** What only the first call of a benchmark tells: later, the endpoint has shown that it can be called. */
function ofProbe(
  endpoint: Endpoint,
  { cause, message, retryable, status }: CallFailure,
  said: string,
  { fields = () => [] }: FailedCall,
  ends: (what: Consequence['ends'], sentence: string) => Consequence,
): Consequence | undefined {
  const where = hostOf(endpoint);
  if (status !== null && status >= 300 && status < 400) {
    return ends(
      'run',
      `${where} redirects to another address (${status}), which calls do not follow; give that address with --base-url.`,
    );
  }
  if (cause === 'refused request' && !isAboutItem(message)) {
    const cure =
      cureFor(message, fields()) ??
      'change the parameter it names (--temperature, --max-tokens, --param)';
    return ends('benchmark', `${where} refuses the request ${said}; ${cure}.`);
  }
  if (cause !== 'connection') return undefined;
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/.test(message)) {
    const addresses = [endpoint.baseUrl, ...(endpoint.otherBaseUrls ?? [])].join(' or ');
    return ends(
      'run',
      `${addresses} cannot be reached (${message}); start the server or check --base-url.`,
    );
  }
  if (!retryable) {
    return ends(
      'run',
      `The certificate of ${where} is not accepted (${message}); check the URL, or name the file of its authority in NODE_EXTRA_CA_CERTS.`,
    );
  }
  return undefined;
}

/** What to do about a key that is missing, wrong, or not allowed to do this. */
export function keyAdvice({ apiKey, keyVariable }: Endpoint): string {
  if (keyVariable === undefined) return 'check the key and what the account may use';
  return apiKey === undefined
    ? `no key was sent, because ${keyVariable} is not set`
    : `check the key in ${keyVariable} and what the account may use`;
}

function toolsAdvice(message: string): string {
  if (/--jinja/.test(message)) return 'start llama-server with --jinja';
  if (/--enable-auto-tool-choice/.test(message)) {
    return 'start vLLM with --enable-auto-tool-choice and --tool-call-parser';
  }
  return 'choose a model that is served with tools, or a benchmark that asks for calls as text';
}

/** Whether a refusal concerns one item's text rather than the parameters that all items share. */
function isAboutItem(message: string): boolean {
  return /too (?:long|large)|too many tokens|content.{0,12}(filter|policy|management)|safety|moderation/i.test(
    message,
  );
}
