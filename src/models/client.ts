import { reasoningApart } from '../core/reasoning/apart.js';
import { type ReasoningTags, reasoningSplitter } from '../core/reasoning/split.js';
import { createRedactor } from '../core/secrets/secrets.js';
import { type Deadline, deadline } from './deadline.js';
import { type Endpoint, secretsOf } from './endpoint.js';
import { strategyNamed } from './log-likelihoods/registry.js';
import type { LogLikelihoodStrategy } from './log-likelihoods/strategy.js';
import type { Another, CallFailure, CallOutcome, Model, ModelRequest } from './model.js';
import type { Headers } from './rate-limits.js';
import { isWhole, readStream, readWhole } from './read-reply.js';
import { redactedReply } from './redacted-reply.js';
import { type RequestShape, shapedChoices } from './request-shape.js';
import { serverTime } from './retry-after.js';
import { asEndpointWants, sentRequest } from './sent-request.js';
import { connect } from './wire/connection.js';
import { headersOf } from './wire/failure.js';
import { wireFormatFor } from './wire/registry.js';
import type { ReadReply, WireFormat } from './wire/wire-format.js';

export interface ModelOptions {
  readonly endpoint: Endpoint;
  readonly stream: boolean;
  /** Milliseconds for one attempt, from the call to the last byte of the reply. */
  readonly timeout: number;
  /** How the user changes the fields of requests. */
  readonly shape?: RequestShape;
  /** Tags beside the known ones that a reply may put around its reasoning. */
  readonly reasoningTags?: ReasoningTags | undefined;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

/** The client of an endpoint. Each call is one attempt, and every failure is classified. */
export function createModel(options: ModelOptions): Model {
  const { endpoint, stream, timeout, shape = {} } = options;
  const clock = options.clock ?? (() => performance.now());
  const connection = connect(endpoint);
  const redactor = createRedactor(secretsOf(endpoint));
  const split = reasoningSplitter(options.reasoningTags);

  /** Asks for a text, whole or streamed. */
  const readText = async (
    format: WireFormat,
    request: ModelRequest,
    { signal, restart }: Deadline,
    onText: () => void,
  ): Promise<Received> => {
    const { path, body } = sentRequest(endpoint, request, { stream, shape });
    restart();
    const reply = await connection.post(path, body, format.headers?.(endpoint) ?? {}, signal);
    const { headers } = reply;
    if (!stream || format.readStream === undefined || isWhole(reply)) {
      return {
        headers,
        read: readWhole(await reply.text(), format.longestReply, (json) =>
          format.read(json, request),
        ),
      };
    }
    return { headers, read: await readStream(reply, format.readStream, onText) };
  };

  /** Asks for log-likelihoods, which may take several requests. */
  const weigh = async (
    strategy: LogLikelihoodStrategy,
    request: ModelRequest,
    { signal, restart, pause }: Deadline,
    another: Another,
  ): Promise<Received> => {
    const exchange = strategy.exchange(endpoint, request);
    let headers: Headers | undefined;
    let step = exchange.next();
    while (step.done !== true) {
      if (headers !== undefined) {
        pause();
        await another(signal);
        signal.throwIfAborted();
      }
      const { path, body } = asEndpointWants(endpoint, step.value, (each) =>
        shapedChoices(each, shape),
      );
      restart();
      const reply = await connection.post(path, body, strategy.headers?.(endpoint) ?? {}, signal);
      headers = reply.headers;
      step = readWhole(await reply.text(), undefined, (json) => exchange.next(json));
    }
    return { headers, read: step.value };
  };

  const call: Model['call'] = async (request, signal, another = async () => {}) => {
    const way = wayOf(endpoint, request);
    const conventions = way.strategy ?? way.format;
    const limitsIn = (headers: Headers | undefined, now: number): CallOutcome['limits'] =>
      headers === undefined ? undefined : conventions.limits(headers, now);
    const time = deadline(timeout, signal);
    const start = clock();
    let firstText: number | null = null;
    const onText = (): void => {
      firstText ??= clock() - start;
    };
    const replied = (read: ReadReply, limits: CallOutcome['limits']): CallOutcome => {
      const timeToFirstToken = firstText;
      const times = { latency: clock() - start, timeToFirstToken };
      return {
        ok: true,
        reply: { ...redactedReply(reasoningApart(read, split), redactor.replies), ...times },
        limits,
      };
    };
    try {
      const { read, headers } =
        way.strategy === undefined
          ? await readText(way.format, request, time, onText)
          : await weigh(way.strategy, request, time, another);
      return replied(read, limitsIn(headers, serverTime(headers, Date.now())));
    } catch (thrown) {
      if (time.timedOut()) {
        const waited = `no whole reply within the ${timeout / 1000} s of --timeout`;
        return failed('timeout', waited, true);
      }
      if (signal.aborted) return failed('aborted', 'stopped', false);
      const headers = headersOf(thrown);
      const now = serverTime(headers, Date.now());
      const limits = limitsIn(headers, now);
      const said = way.format?.readError?.(thrown, request);
      if (said !== undefined) return replied(said, limits);
      return { ok: false, failure: conventions.failure(thrown, redactor.message, now), limits };
    } finally {
      time.end();
    }
  };
  return { call, body: (request) => sentRequest(endpoint, request, { stream, shape }).body };
}

/** How a request is made: by a strategy for log-likelihoods, or in a wire format. */
type Way =
  | { readonly strategy: LogLikelihoodStrategy; readonly format?: undefined }
  | { readonly format: WireFormat; readonly strategy?: undefined };

function wayOf(endpoint: Endpoint, { prompt, logLikelihoods }: ModelRequest): Way {
  return prompt.kind === 'choices'
    ? { strategy: strategyNamed(endpoint, logLikelihoods) }
    : { format: wireFormatFor(endpoint, prompt) };
}

/** What came back, with the headers of the last reply. */
interface Received {
  readonly read: ReadReply;
  readonly headers: Headers | undefined;
}

function failed(cause: CallFailure['cause'], message: string, retryable: boolean): CallOutcome {
  return { ok: false, failure: { cause, message, retryable, status: null, retryAfter: null } };
}
