import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverSentEvents } from '../../../src/models/wire/server-sent-events.js';

async function eventsIn(...chunks: (string | Buffer)[]): Promise<unknown[]> {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk as string);
  }
  const events: unknown[] = [];
  for await (const event of serverSentEvents(bytes())) events.push(event);
  return events;
}

describe('server-sent events', () => {
  it('end in an empty line, whatever lines end in', async () => {
    expect(await eventsIn('data: 1\n\ndata: 2\r\n\r\ndata: 3\r\rdata:4\n\n')).toEqual([1, 2, 3, 4]);
  });

  it('may span lines, and leave out the empty line at the end', async () => {
    expect(await eventsIn('data: [1,\ndata: 2]\n\ndata: 3\n')).toEqual([[1, 2], 3]);
  });

  it('are over at [DONE]; comments and other fields are no events', async () => {
    expect(await eventsIn(': ping\n\nevent: x\ndata: 1\n\ndata: [DONE]\n\ndata: 2\n\n')).toEqual([
      1,
    ]);
  });

  it('may be an error in a field of its own', async () => {
    expect(await eventsIn('error: {"message":"no"}\n\n')).toEqual([{ error: { message: 'no' } }]);
  });

  it('that are not JSON are malformed', async () => {
    await expect(eventsIn('data: {"a\n\n')).rejects.toThrow('an event of the stream is not JSON');
  });

  it('are the same however the bytes are cut', async () => {
    const text = Buffer.from('data: "ক☃"\r\n\r\ndata: "👩‍🚀"\n\ndata: [DONE]\n\n');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length)), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((end, i) => text.subarray(at[i], end));
        expect(await eventsIn(...chunks)).toEqual(['ক☃', '👩‍🚀']);
      }),
      { numRuns: 50 },
    );
  });
});
