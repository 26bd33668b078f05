import type { Prompt } from '../../core/prompt.js';
import type { Redact } from '../../core/secrets/redact.js';
import type { Endpoint } from '../endpoint.js';
import type { CallFailure, ModelRequest, Reply } from '../model.js';
import type { Headers, RateLimits } from '../rate-limits.js';

/** What a server's reply says, before the clock is read. */
export type ReadReply = Omit<Reply, 'latency' | 'timeToFirstToken'>;

/**
 * How one kind of request is written for one API, and how its reply is read. A format is one file in this
 * folder and one line in `registry.ts`; nothing else knows its paths and fields.
 */
export interface WireFormat {
  /** The API that it belongs to: what `Provider.api` names. */
  readonly api: string;
  /** The prompts that it can put on the wire. */
  readonly carries: (prompt: Prompt) => boolean;
  /** Where requests go, below the base URL: `/chat/completions`. */
  readonly path: string;
  /** Headers beside content type and bearer token; `null` takes one of those away. */
  readonly headers?: (endpoint: Endpoint) => Readonly<Record<string, string | null>>;
  /** The JSON body. Nothing that the benchmark or the user did not ask for is in it. */
  readonly body: (
    endpoint: Pick<Endpoint, 'modelId' | 'maxTokensField'>,
    request: ModelRequest,
    stream: boolean,
  ) => Record<string, unknown>;
  /** The longest body of a whole reply, in UTF-16 units: a server that sends more is faulty. */
  readonly longestReply?: number;
  /**
   * Reads the parsed body of a whole reply.
   *
   * @throws BadReply for one that is malformed, empty, or an error sent with status 200
   */
  readonly read: (body: unknown, request: ModelRequest) => ReadReply;
  /**
   * Reads a streamed reply; left out where replies are never streamed.
   *
   * @param events the data of each server-sent event, parsed
   * @param onText called at each piece of text
   * @throws BadReply as `read` does, and for a stream that ends before the reply does
   */
  readonly readStream?: (events: AsyncIterable<unknown>, onText: () => void) => Promise<ReadReply>;
  /**
   * Classifies what a call has thrown: a failure of the connection, an error status, or a `BadReply`.
   *
   * @param redact keeps the key out, which hosts like to quote in their messages
   * @param now milliseconds since the epoch, by the server's clock
   */
  readonly failure: (thrown: unknown, redact: Redact, now: number) => CallFailure;
  /**
   * Reads the reply that a server has turned into an error although the model is to blame; left out where no server
   * does so.
   *
   * @returns `undefined` for any other failure
   */
  readonly readError?: (thrown: unknown, request: ModelRequest) => ReadReply | undefined;
  /** What the headers of any reply say is left of the server's limits. */
  readonly limits: (headers: Headers, now: number) => RateLimits | undefined;
}
