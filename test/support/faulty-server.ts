import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../src/core/prng.js';
import type { CallFailure } from '../../src/models/model.js';
import { chatReply, sendJson, startServer, type TestServer } from './server.js';
import { sumAnswer, sumAsked } from './sums.js';

/** A way to fail: what the server does, and what the caller is to call it. */
interface Fault {
  readonly name: string;
  /** The cause under which it is stored; `null` for oddities that a client must bear. */
  readonly cause: CallFailure['cause'] | null;
  /** Only of streams, or only of whole replies. */
  readonly only?: 'stream' | 'whole';
  readonly act: (response: ServerResponse, answer: string) => void;
}

const busy = { error: { message: 'too many requests', type: 'rate_limit' } };
const refusing = (headers: Record<string, string>) => (response: ServerResponse) =>
  sendJson(response, 429, busy, headers);
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toUTCString();

function whole(response: ServerResponse, body: string | Buffer, headers: object = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers });
  response.end(body);
}

const json = (answer: string, more: Record<string, unknown> = {}): string =>
  JSON.stringify(chatReply(answer, more));

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (content: string, finish: string | null = null): unknown => ({
  model: 'served-model',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
});

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

/** A stream of the answer, its bytes cut wherever it pleases. */
export function streamAnswer(
  response: ServerResponse,
  answer: string,
  end = 'data: [DONE]\n\n',
): void {
  beginStream(response);
  const usage = { prompt_tokens: 12, completion_tokens: 7 };
  const pieces = answer.match(/.{1,5}/gsu) ?? [];
  const text = [
    ...pieces.map((piece) => event(delta(piece))),
    event(delta('', 'stop')),
    event({ model: 'served-model', choices: [], usage }),
    end,
  ].join('');
  const bytes = Buffer.from(text);
  // Every seventeenth byte, which is sooner or later inside a character.
  for (let at = 0; at < bytes.length; at += 17) response.write(bytes.subarray(at, at + 17));
  response.end();
}

export const FAULTS: readonly Fault[] = [
  { name: '429 with seconds', cause: 'rate limit', act: refusing({ 'retry-after': '0.2' }) },
  { name: '429 with milliseconds', cause: 'rate limit', act: refusing({ 'retry-after-ms': '50' }) },
  {
    name: '429 with a date',
    cause: 'rate limit',
    act: (response) => refusing({ 'retry-after': inSeconds(1) })(response),
  },
  { name: '429 for ages', cause: 'rate limit', act: refusing({ 'retry-after': '99999999999' }) },
  { name: '429 with nonsense', cause: 'rate limit', act: refusing({ 'retry-after': '-soon-' }) },
  {
    name: '500',
    cause: 'server error',
    act: (response) => sendJson(response, 500, { error: { message: 'oops' } }),
  },
  {
    name: '502 in HTML',
    cause: 'server error',
    act: (response) => {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<html><body><h1>502 Bad Gateway</h1></body></html>');
    },
  },
  { name: '503', cause: 'server error', act: (response) => sendJson(response, 503, busy) },
  { name: '504, empty', cause: 'server error', act: (response) => sendJson(response, 504, '') },
  { name: 'reset before headers', cause: 'connection', act: (response) => response.destroy() },
  {
    name: 'reset inside headers',
    cause: 'connection',
    act: (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\ncontent-ty');
      setTimeout(() => response.socket?.destroy(), 5);
    },
  },
  {
    name: 'reset after headers',
    cause: 'connection',
    act: (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.flushHeaders();
      setTimeout(() => response.destroy(), 5);
    },
  },
  {
    name: 'reset inside the body',
    cause: 'connection',
    act: (response, answer) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '9999' });
      response.write(json(answer).slice(0, 80));
      setTimeout(() => response.destroy(), 5);
    },
  },
  { name: 'stall', cause: 'timeout', act: () => {} },
  {
    name: 'slow drip',
    cause: 'timeout',
    act: (response, answer) => {
      const body = json(answer);
      response.writeHead(200, { 'content-type': 'application/json' });
      let at = 0;
      const timer = setInterval(() => response.write(body[at++] ?? ' '), 100);
      response.on('close', () => clearInterval(timer));
    },
  },
  {
    name: 'truncated body',
    cause: 'malformed reply',
    act: (response, answer) => whole(response, json(answer).slice(0, 90)),
  },
  {
    name: '200 with an error',
    cause: 'server error',
    act: (response) => sendJson(response, 200, { error: { message: 'the worker died' } }),
  },
  { name: 'no JSON', cause: 'malformed reply', act: (response) => whole(response, 'upstream: ok') },
  { name: 'an empty body', cause: 'malformed reply', act: (response) => whole(response, '') },
  {
    name: 'no choices',
    cause: 'empty reply',
    act: (response, answer) => whole(response, json(answer, { choices: [] })),
  },
  {
    name: 'null content',
    cause: 'empty reply',
    act: (response) => sendJson(response, 200, chatReply(null)),
  },
  {
    name: '10 MB of text',
    cause: 'malformed reply',
    act: (response) => whole(response, json('spam '.repeat(2 * 1024 * 1024))),
  },
  {
    name: 'too short a length',
    cause: 'malformed reply',
    act: (response, answer) =>
      whole(response, json(answer).slice(0, 60), { 'content-length': '60' }),
  },
  {
    name: 'bytes beyond the length',
    cause: 'malformed reply',
    act: (response, answer) => {
      const body = json(answer);
      response.socket?.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n${body}`,
      );
    },
  },
  {
    name: 'no gzip that says gzip',
    cause: 'malformed reply',
    act: (response, answer) => whole(response, json(answer), { 'content-encoding': 'gzip' }),
  },
  {
    name: 'gzip cut short',
    cause: 'malformed reply',
    act: (response, answer) =>
      whole(response, gzipSync(json(answer)).subarray(0, 60), { 'content-encoding': 'gzip' }),
  },
  // From here on: what a client must bear without another call.
  {
    name: 'gzip',
    cause: null,
    only: 'whole',
    act: (response, answer) =>
      whole(response, gzipSync(json(answer)), { 'content-encoding': 'gzip' }),
  },
  {
    name: 'two choices where one was asked for',
    cause: null,
    only: 'whole',
    act: (response, answer) => {
      const choice = (index: number, content: string): unknown => ({
        index,
        message: { role: 'assistant', content },
        finish_reason: 'stop',
      });
      whole(
        response,
        json(answer, { choices: [choice(1, 'The answer is 5.'), choice(0, answer)] }),
      );
    },
  },
  {
    name: 'duplicate keys, the last of which count',
    cause: null,
    only: 'whole',
    act: (response, answer) =>
      whole(response, json(answer).replace('{', '{"choices":[],"usage":"none",')),
  },
  {
    name: 'no [DONE] at the end',
    cause: null,
    only: 'stream',
    act: (response, answer) => streamAnswer(response, answer, ''),
  },
  {
    name: 'an error inside the stream',
    cause: 'server error',
    only: 'stream',
    act: (response, answer) => {
      beginStream(response);
      response.write(event(delta(answer.slice(0, 9))));
      response.end(event({ error: { message: 'the worker died' } }));
    },
  },
  {
    name: 'a stream that ends too soon',
    cause: 'malformed reply',
    only: 'stream',
    act: (response, answer) => {
      beginStream(response);
      response.end(event(delta(answer.slice(0, 9))));
    },
  },
  {
    name: 'a stream cut inside an event',
    cause: 'malformed reply',
    only: 'stream',
    act: (response, answer) => {
      beginStream(response);
      response.end(`${event(delta(answer.slice(0, 9)))}data: {"choices":[{"in\n\n`);
    },
  },
];

export interface FaultyServer extends TestServer {
  /** What was done to each item in turn, by the names of {@link FAULTS}. */
  readonly done: ReadonlyMap<number, readonly Fault[]>;
}

/**
 * Answers sums, and fails at a share of the calls, the same each time, in every way of {@link FAULTS} in turn, so that
 * few calls suffice for all of them.
 */
export async function startFaultyServer(options: {
  readonly seed: number;
  readonly share: number;
  readonly stream: boolean;
}): Promise<FaultyServer> {
  const { seed, share, stream } = options;
  const kinds = FAULTS.filter(({ only }) => only !== (stream ? 'whole' : 'stream'));
  const done = new Map<number, Fault[]>();
  const attempts = new Map<number, number>();
  let faults = 0;
  const server = await startServer(({ prompt }, response) => {
    const item = sumAsked(prompt);
    const attempt = (attempts.get(item) ?? 0) + 1;
    attempts.set(item, attempt);
    const random = seededRandom('fault', seed, item, attempt);
    const answer = sumAnswer(item);
    const fault = random() < share ? kinds[faults++ % kinds.length] : undefined;
    if (fault !== undefined) {
      done.set(item, [...(done.get(item) ?? []), fault]);
      fault.act(response, answer);
    } else if (stream) streamAnswer(response, answer);
    else sendJson(response, 200, chatReply(answer, random() < 0.5 ? {} : { usage: undefined }));
  });
  return { ...server, done };
}
