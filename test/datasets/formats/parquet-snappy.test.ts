import { describe, expect, it } from 'vitest';
import { unpackSnappy } from '../../../src/datasets/formats/parquet-snappy.js';

const KIB = 1024;

/** Bytes that differ over any distance. */
const bytes = Buffer.from(Uint32Array.from({ length: 320 * KIB }, (_, i) => i).buffer);

function literal(content: Buffer): Buffer {
  const head = Buffer.from([62 << 2, 0, 0, 0]);
  head.writeUIntLE(content.length - 1, 1, 3);
  return Buffer.concat([head, content]);
}

/** A copy of the 64 bytes that begin so far back. */
function copy(back: number): Buffer {
  const tag = Buffer.from([(63 << 2) | 3, 0, 0, 0, 0]);
  tag.writeUInt32LE(back, 1);
  return tag;
}

const unpacked = (...parts: Buffer[]): Buffer =>
  Buffer.concat([...unpackSnappy([Buffer.concat([Buffer.from([1]), ...parts])])]);

describe('a long text of Snappy', () => {
  it.each([1_000, 256 * KIB])(
    'may copy what stands %i bytes before, also where a piece ends meanwhile',
    (back) => {
      const before = bytes.subarray(0, 1_280 * KIB - 32);
      const start = before.length - back;
      expect(
        unpacked(literal(before), copy(back)).equals(
          Buffer.concat([before, before.subarray(start, start + 64)]),
        ),
      ).toBe(true);
    },
  );

  it.each([0, 256 * KIB + 1, 1_000_000, 2_000_000])(
    'is refused where it copies what stands %i bytes before',
    (back) => {
      const before = bytes.subarray(0, 1_280 * KIB - 32);
      expect(() => unpacked(literal(before), copy(back))).toThrow('a copy begins before the data');
    },
  );
});
