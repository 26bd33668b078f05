import { reasoningApart } from '../core/reasoning/apart.js';
import { type ReasoningTags, reasoningSplitter } from '../core/reasoning/split.js';
import { createRedactor } from '../core/secrets/secrets.js';
import { abortWith } from './abort-with.js';
import { BadReply } from './bad-reply.js';
import { type Endpoint, secretsOf } from './endpoint.js';
import type { CallFailure, CallOutcome, Model, ModelRequest, Wasted } from './model.js';
import type { Headers } from './rate-limits.js';
import { redactedReply } from './redacted-reply.js';
import { type RequestShape, shaped, shapedChoices } from './request-shape.js';
import { serverTime } from './retry-after.js';
import type { HttpReply } from './transport.js';
import { connect } from './wire/connection.js';
import { headersOf } from './wire/failure.js';
import { wireFormatFor } from './wire/registry.js';
import { serverSentEvents } from './wire/server-sent-events.js';
import { usageIn } from './wire/usage-in.js';
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

  const bodyOf = (format: WireFormat, request: ModelRequest): Record<string, unknown> => {
    const body = format.body(endpoint, request, stream);
    for (const field of endpoint.omitted ?? []) delete body[field];
    return (request.prompt.kind === 'choices' ? shapedChoices : shaped)(body, shape);
  };

  const readFrom = async (
    format: WireFormat,
    request: ModelRequest,
    signal: AbortSignal,
    onText: () => void,
  ): Promise<{ read: ReadReply; headers: Headers }> => {
    const own = format.headers?.(endpoint) ?? {};
    const reply = await connection.post(format.path, bodyOf(format, request), own, signal);
    const { headers } = reply;
    if (!stream || format.readStream === undefined || isWhole(reply)) {
      return { headers, read: readWhole(await reply.text(), format, request) };
    }
    return { headers, read: await readStream(reply, format.readStream, onText) };
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
    const replied = (read: ReadReply, limits: CallOutcome['limits']): CallOutcome => {
      const timeToFirstToken = firstText;
      const times = { latency: clock() - start, timeToFirstToken };
      return {
        ok: true,
        reply: { ...redactedReply(reasoningApart(read, split), redactor.reply), ...times },
        limits,
      };
    };
    try {
      const { read, headers } = await readFrom(format, request, controller.signal, () => {
        firstText ??= clock() - start;
      });
      return replied(read, format.limits(headers, serverTime(headers, Date.now())));
    } catch (thrown) {
      if (timedOut) {
        const waited = `no whole reply within the ${timeout / 1000} s of --timeout`;
        return failed('timeout', waited, true);
      }
      if (signal.aborted) return failed('aborted', 'stopped', false);
      const headers = headersOf(thrown);
      const now = serverTime(headers, Date.now());
      const limits = headers === undefined ? undefined : format.limits(headers, now);
      const said = format.readError?.(thrown, request);
      if (said !== undefined) return replied(said, limits);
      return { ok: false, failure: format.failure(thrown, redactor.message, now), limits };
    } finally {
      clearTimeout(timer);
      release();
    }
  };
  return {
    call,
    body: (request) => bodyOf(wireFormatFor(endpoint, request.prompt), request),
  };
}

/** Some servers ignore `stream` and send the whole reply at once; gateways send pages of HTML. */
function isWhole({ headers }: HttpReply): boolean {
  return /^(application\/json|text\/html)\b/i.test(headers.get('content-type') ?? '');
}

function readWhole(body: string, format: WireFormat, request: ModelRequest): ReadReply {
  const { longestReply } = format;
  if (longestReply !== undefined && body.length > longestReply) {
    throw new BadReply('malformed reply', `the reply has ${body.length} characters`);
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new BadReply('malformed reply', `the reply is not JSON: ${body}`);
  }
  try {
    return format.read(json, request);
  } catch (thrown) {
    throw withEvidence(thrown, body, usageIn(json));
  }
}

async function readStream(
  reply: HttpReply,
  read: NonNullable<WireFormat['readStream']>,
  onText: () => void,
): Promise<ReadReply> {
  let first: unknown;
  let wasted: Wasted | undefined;
  async function* events(): AsyncGenerator<unknown> {
    for await (const event of serverSentEvents(reply.bytes)) {
      first ??= event;
      wasted = usageIn(event) ?? wasted;
      yield event;
    }
  }
  try {
    return await read(events(), onText);
  } catch (thrown) {
    throw withEvidence(thrown, JSON.stringify(first) ?? '', wasted);
  }
}

/** Adds to a complaint about a reply how the reply begins, and what it has cost. */
function withEvidence(thrown: unknown, body: string, wasted: Wasted | undefined): unknown {
  if (!(thrown instanceof BadReply)) return thrown;
  const { failureCause, message, codes } = thrown;
  const quoted = failureCause === 'malformed reply' || failureCause === 'empty reply';
  const text = quoted && body !== '' ? `${message}: ${body}` : message;
  return new BadReply(failureCause, text, { codes, wasted });
}

function failed(cause: CallFailure['cause'], message: string, retryable: boolean): CallOutcome {
  return { ok: false, failure: { cause, message, retryable, status: null, retryAfter: null } };
}
