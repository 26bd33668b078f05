import { reasoningApart } from '../core/reasoning/apart.js';
import { type ReasoningTags, reasoningSplitter } from '../core/reasoning/split.js';
import { createRedactor } from '../core/secrets/secrets.js';
import { BadReply } from './bad-reply.js';
import { type Deadline, deadline } from './deadline.js';
import type { Endpoint } from './endpoint.js';
import { strategyNamed } from './log-likelihoods/registry.js';
import type { LogLikelihoodStrategy } from './log-likelihoods/strategy.js';
import type { CallFailure, CallOutcome, Model, ModelRequest, Reply } from './model.js';
import { redactedReply } from './redacted-reply.js';
import { serverTime } from './retry-after.js';
import { sentRequest } from './sent-request.js';
import { connect } from './wire/connection.js';
import { headersOf } from './wire/failure.js';
import { wireFormatFor } from './wire/registry.js';
import type { ReadReply, WireFormat } from './wire/wire-format.js';

export interface ModelOptions {
  readonly endpoint: Endpoint;
  readonly stream: boolean;
  /** Milliseconds for one request, from the call to the last byte of the reply. */
  readonly timeout: number;
  /** Tags beside the known ones that a reply may put around its reasoning. */
  readonly reasoningTags?: ReasoningTags | undefined;
  /** Milliseconds, monotonic. */
  readonly clock?: () => number;
}

/** The client of an endpoint. Each call is one attempt, and every failure is classified. */
export function createModel(options: ModelOptions): Model {
  const { endpoint, stream, timeout } = options;
  const clock = options.clock ?? (() => performance.now());
  const connection = connect(endpoint, timeout + 60_000);
  const redactor = createRedactor([endpoint.apiKey]);
  const split = reasoningSplitter(options.reasoningTags);

  /** Asks for a text, whole or streamed. */
  const readText = async (
    format: WireFormat,
    request: ModelRequest,
    { controller, restart }: Deadline,
    onText: () => void,
  ): Promise<Received> => {
    const body = format.body(endpoint, request, stream);
    const own = format.headers?.(endpoint) ?? {};
    restart();
    const response = await connection.post(format.path, body, own, controller.signal);
    const { headers } = response;
    if (stream && format.readStream !== undefined && !isJson(response)) {
      const events = connection.events(response, controller);
      return { headers, read: await format.readStream(events, onText) };
    }
    return { headers, read: format.read(parsed(await response.text(), format), request) };
  };

  /** Asks for log-likelihoods, which may take several requests. */
  const weigh = async (
    strategy: LogLikelihoodStrategy,
    request: ModelRequest,
    { controller, restart }: Deadline,
  ): Promise<Received> => {
    const exchange = strategy.exchange(endpoint, request);
    const own = strategy.headers?.(endpoint) ?? {};
    let headers: Response['headers'] | undefined;
    let step = exchange.next();
    while (step.done !== true) {
      const { path, body } = step.value;
      restart();
      const response = await connection.post(path, body, own, controller.signal);
      headers = response.headers;
      step = exchange.next(parsed(await response.text(), {}));
    }
    return { headers, read: step.value };
  };

  const call = async (request: ModelRequest, signal: AbortSignal): Promise<CallOutcome> => {
    const { prompt, logLikelihoods } = request;
    const strategy =
      prompt.kind === 'choices' ? strategyNamed(endpoint, logLikelihoods) : undefined;
    const format = strategy ?? wireFormatFor(endpoint, prompt);
    const limitsIn = (headers: Response['headers'] | undefined, now: number) =>
      headers === undefined ? undefined : format.limits(headers, now);
    const time = deadline(timeout, signal);
    const start = clock();
    let firstText: number | null = null;
    const onText = (): void => {
      firstText ??= clock() - start;
    };
    try {
      const { read, headers } =
        strategy === undefined
          ? await readText(wireFormatFor(endpoint, prompt), request, time, onText)
          : await weigh(strategy, request, time);
      const reply: Reply = {
        ...redactedReply(reasoningApart(read, split), redactor.reply),
        latency: clock() - start,
        timeToFirstToken: firstText,
      };
      return { ok: true, reply, limits: limitsIn(headers, serverTime(headers, Date.now())) };
    } catch (thrown) {
      if (time.timedOut()) {
        return failed('timeout', `no whole reply within ${timeout / 1000} s`, true);
      }
      if (signal.aborted) return failed('aborted', 'stopped', false);
      const headers = headersOf(thrown);
      const now = serverTime(headers, Date.now());
      const failure = format.failure(thrown, redactor.message, now);
      return { ok: false, failure, limits: limitsIn(headers, now) };
    } finally {
      time.end();
    }
  };
  return { call, body: (request) => sentRequest(endpoint, request, stream).body };
}

/** What came back, with the headers of the last response. */
interface Received {
  readonly read: ReadReply;
  readonly headers: Response['headers'] | undefined;
}

/** Some servers ignore `stream` and send the whole reply at once. */
function isJson(response: Response): boolean {
  return /^application\/json\b/i.test(response.headers.get('content-type') ?? '');
}

function parsed(body: string, { longestReply }: Pick<WireFormat, 'longestReply'>): unknown {
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
