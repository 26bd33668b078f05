import { BadReply } from './bad-reply.js';
import type { Wasted } from './model.js';
import type { HttpReply } from './transport.js';
import { serverSentEvents } from './wire/server-sent-events.js';
import { usageIn } from './wire/usage-in.js';
import type { ReadReply, WireFormat } from './wire/wire-format.js';

/** Some servers ignore `stream` and send the whole reply at once; gateways send pages of HTML. */
export function isWhole({ headers }: HttpReply): boolean {
  return /^(application\/json|text\/html)\b/i.test(headers.get('content-type') ?? '');
}

/**
 * Reads a whole reply, which is JSON.
 *
 * @param longest the most UTF-16 units that it may have
 */
export function readWhole<Read>(
  body: string,
  longest: number | undefined,
  read: (json: unknown) => Read,
): Read {
  if (longest !== undefined && body.length > longest) {
    throw new BadReply('malformed reply', `the reply has ${body.length} characters`);
  }
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    const complaint = body.trim() === '' ? 'the reply is empty' : `the reply is not JSON: ${body}`;
    throw new BadReply('malformed reply', complaint);
  }
  try {
    return read(json);
  } catch (thrown) {
    throw withEvidence(thrown, body, usageIn(json));
  }
}

/** Reads a streamed reply. */
export async function readStream(
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
