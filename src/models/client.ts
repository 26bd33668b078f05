import { createRedactor } from '../core/secrets/secrets.js';
import { abortWith } from './abort-with.js';
import { BadReply } from './bad-reply.js';
import type { Endpoint } from './endpoint.js';
import type { CallFailure, CallOutcome, Model, ModelRequest, Reply } from './model.js';
import { redactedReply } from './redacted-reply.js';
import { serverTime } from './retry-after.js';
import type { HttpReply } from './transport.js';
import { connect } from './wire/connection.js';
import { headersOf } from './wire/failure.js';
import { wireFormatFor } from './wire/registry.js';
import type { ReadReply, WireFormat } from './wire/wire-format.js';

export interface ModelOptions {
  readonly endpoint: Endpoint;
  readonly stream: boolean;
  /** Milliseconds for one attempt, from the call to the last byte of the reply. */
  readonly timeout: number;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

/** The client of an endpoint. Each call is one attempt, and every failure is classified. */
export function createModel(options: ModelOptions): Model {
  const { endpoint, stream, timeout } = options;
  const clock = options.clock ?? (() => performance.now());
  const connection = connect(endpoint);
  const redactor = createRedactor([endpoint.apiKey]);

  const readFrom = async (
    format: WireFormat,
    request: ModelRequest,
    controller: AbortController,
    onText: () => void,
  ): Promise<{ read: ReadReply; headers: HttpReply['headers'] }> => {
    const body = format.body(endpoint, request, stream);
    const own = format.headers?.(endpoint) ?? {};
    const response = await connection.post(format.path, body, own, controller.signal);
    const { headers } = response;
    if (stream && format.readStream !== undefined && !isJson(response)) {
      const events = connection.events(response, controller);
      return { headers, read: await format.readStream(events, onText) };
    }
    return { headers, read: format.read(parsed(await response.text(), format), request) };
  };

  const call = async (request: ModelRequest, signal: AbortSignal): Promise<CallOutcome> => {
    const format = wireFormatFor(endpoint, request.prompt);
    const controller = new AbortController();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      controller.abort();
    }, timeout);
    const release = abortWith(signal, controller);
    const start = clock();
    let firstText: number | null = null;
    try {
      const { read, headers } = await readFrom(format, request, controller, () => {
        firstText ??= clock() - start;
      });
      const reply: Reply = {
        ...redactedReply(read, redactor.reply),
        latency: clock() - start,
        timeToFirstToken: firstText,
      };
      return { ok: true, reply, limits: format.limits(headers, serverTime(headers, Date.now())) };
    } catch (thrown) {
      if (timedOut) return failed('timeout', `no whole reply within ${timeout / 1000} s`, true);
      if (signal.aborted) return failed('aborted', 'stopped', false);
      const headers = headersOf(thrown);
      const now = serverTime(headers, Date.now());
      const limits = headers === undefined ? undefined : format.limits(headers, now);
      return { ok: false, failure: format.failure(thrown, redactor.message, now), limits };
    } finally {
      clearTimeout(timer);
      release();
    }
  };
  return {
    call,
    body: (request) => wireFormatFor(endpoint, request.prompt).body(endpoint, request, stream),
  };
}

/** Some servers ignore `stream` and send the whole reply at once. */
function isJson({ headers }: HttpReply): boolean {
  return /^application\/json\b/i.test(headers.get('content-type') ?? '');
}

function parsed(body: string, { longestReply }: WireFormat): unknown {
  if (longestReply !== undefined && body.length > longestReply) {
    throw new BadReply('malformed reply', `the reply has ${body.length} characters`);
  }
  try {
    return JSON.parse(body);
  } catch {
    throw new BadReply('malformed reply', `the reply is not JSON: ${body}`);
  }
}

function failed(cause: CallFailure['cause'], message: string, retryable: boolean): CallOutcome {
  return { ok: false, failure: { cause, message, retryable, status: null, retryAfter: null } };
}
