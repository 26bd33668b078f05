import { APIError } from 'openai';
import { createRedactor } from '../core/secrets/secrets.js';
import type { Endpoint } from './endpoint.js';
import { failureOf } from './failure.js';
import type { CallFailure, CallOutcome, Model, ModelRequest, Reply } from './model.js';
import { openAiClient } from './openai-client.js';
import { rateLimitsOf } from './rate-limits.js';
import { readLogLikelihoods } from './read-log-likelihoods.js';
import { readReply } from './read-reply.js';
import { readStream } from './read-stream.js';
import { redactedReply } from './redacted-reply.js';
import { requestBody, requestPath } from './request-body.js';
import { serverTime } from './retry-after.js';
import { requireUsableProxies } from './transport.js';

export interface ModelOptions {
  readonly endpoint: Endpoint;
  readonly stream: boolean;
  /** Milliseconds for one attempt, from the call to the last byte of the reply. */
  readonly timeout: number;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

/** The client of an endpoint: one attempt a call, every failure told apart. */
export function createModel(options: ModelOptions): Model {
  const { endpoint, stream, timeout } = options;
  const clock = options.clock ?? (() => performance.now());
  const client = openAiClient(endpoint, timeout + 60_000);
  requireUsableProxies(process.env);
  const redactor = createRedactor([endpoint.apiKey]);
  const body = (request: ModelRequest): Record<string, unknown> =>
    requestBody(endpoint, request, stream);

  const call = async (request: ModelRequest, signal: AbortSignal): Promise<CallOutcome> => {
    const controller = new AbortController();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, timeout);
    const abort = (): void => controller.abort();
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const start = clock();
    let firstText: number | null = null;
    try {
      const response = await client
        .post(requestPath(request), { body: body(request), signal: controller.signal })
        .asResponse();
      const { prompt } = request;
      const content =
        prompt.kind === 'choices'
          ? readLogLikelihoods(await response.text(), prompt.choices)
          : stream && !isJson(response)
            ? await readStream(response, controller, client, () => {
                firstText ??= clock() - start;
              })
            : readReply(await response.text());
      const reply: Reply = {
        ...redactedReply(content, redactor.reply),
        latency: clock() - start,
        timeToFirstToken: firstText,
      };
      const { headers } = response;
      return { ok: true, reply, limits: rateLimitsOf(headers, serverTime(headers, Date.now())) };
    } catch (thrown) {
      if (timedOut) return failed('timeout', `no whole reply within ${timeout / 1000} s`, true);
      if (signal.aborted) return failed('aborted', 'stopped', false);
      const headers = thrown instanceof APIError ? thrown.headers : undefined;
      const now = serverTime(headers, Date.now());
      const limits = headers === undefined ? undefined : rateLimitsOf(headers, now);
      return { ok: false, failure: failureOf(thrown, redactor.message, now), limits };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  };
  return { call, body };
}

/** Some servers ignore `stream` and answer at once. */
function isJson(response: Response): boolean {
  return /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
}

function failed(cause: CallFailure['cause'], message: string, retryable: boolean): CallOutcome {
  return { ok: false, failure: { cause, message, retryable, status: null, retryAfter: null } };
}
