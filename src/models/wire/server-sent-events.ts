import { BadReply } from '../bad-reply.js';

/**
 * The data of each server-sent event of a reply, parsed. What follows `[DONE]` is read, so that the connection can be
 * used again, and left out. Some servers report an error in a field of its own (`error: {...}`) rather than as data.
 *
 * @throws BadReply for data that is not JSON
 */
export async function* serverSentEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  let data: string[] = [];
  let done = false;
  for await (const line of linesOf(bytes)) {
    if (done) continue;
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'error') yield { error: parsed(value) };
    else if (line === '' && data.length > 0) {
      const text = data.join('\n');
      data = [];
      if (text.startsWith('[DONE]')) done = true;
      else yield parsed(text);
    }
  }
  // Some servers leave out the empty line at the end.
  const rest = data.join('\n');
  if (!done && rest !== '' && !rest.startsWith('[DONE]')) yield parsed(rest);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadReply('malformed reply', `an event of the stream is not JSON: ${text}`);
  }
}

/** The lines of a text, ended by LF, CRLF or CR. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  /** Of the line that has not ended. */
  let pieces: string[] = [];
  for await (const chunk of bytes) {
    pieces.push(decoder.decode(chunk, { stream: true }));
    if (!/[\n\r]/.test(pieces.at(-1) ?? '')) continue;
    const text = pieces.join('');
    // A CR at the end may be the first half of a CRLF.
    const whole = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, whole).split(/\r\n|\n|\r/);
    pieces = [(lines.pop() ?? '') + text.slice(whole)];
    yield* lines;
  }
  const last = (pieces.join('') + decoder.decode()).replace(/\r$/, '');
  if (last !== '') yield last;
}
