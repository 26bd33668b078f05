import { describe, expect, it } from 'vitest';
import { ByteReader } from '../../../src/datasets/formats/byte-reader.js';

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('a reader of bytes in pieces', () => {
  it('takes bytes across pieces, passes over some, and gives the rest', async () => {
    const reader = new ByteReader(pieces('ab', '', 'cde', 'f', 'gh'));
    await reader.fill(3);
    expect(textOf(reader.take(3))).toBe('abc');
    await reader.pass(3);
    expect(textOf(await reader.rest())).toBe('gh');
  });

  it('fails if there are not as many', async () => {
    const reader = new ByteReader(pieces('ab'));
    await expect(reader.fill(3)).rejects.toThrow('a page ends early');
  });
});
