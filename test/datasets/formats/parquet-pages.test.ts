import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Page, pagesOf } from '../../../src/datasets/formats/parquet-pages.js';

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const number = (value: number): number[] => varint(value * 2);

/** A page with its header, in Thrift's compact protocol. */
function page(
  kind: 'dictionary' | 'v1' | 'v2',
  { values = 3, encoding = 0, bytes = 5, statistics = 0 } = {},
): number[] {
  const type = { dictionary: 2, v1: 0, v2: 3 }[kind];
  const text = [0x28, ...varint(statistics), ...Array(statistics).fill(0x61)];
  // The fields 7, 5 and 8, each with its own number of values and encoding.
  const about = {
    dictionary: [0x4c, 0x15, ...number(values), 0],
    v1: [0x2c, 0x15, ...number(values), 0x15, ...number(encoding), 0x3c, ...text, 0, 0],
    v2: [0x5c, 0x15, ...number(values), 0x25, ...number(values), 0x15, ...number(encoding), 0],
  }[kind];
  const head = [0x15, ...number(type), 0x15, ...number(2 * bytes), 0x15, ...number(bytes)];
  return [...head, ...about, 0, ...Array(bytes).fill(0xff)];
}

function pagesIn(bytes: readonly number[], from = 0): Page[] {
  const all = Uint8Array.from(bytes);
  const random = {
    size: all.length,
    slice: (start: number, end: number) => all.subarray(start, end),
  };
  return [...pagesOf(random, from, all.length)];
}

describe('the pages of a column', () => {
  const [dictionary, first, second] = [
    page('dictionary', { bytes: 7 }),
    page('v1', { values: 300, encoding: 8 }),
    page('v2', { values: 2 }),
  ];

  it('are found by their headers alone', () => {
    const start = 4;
    const pages = pagesIn([0, 0, 0, 0, ...dictionary, ...first, ...second], start);
    const middle = start + dictionary.length;
    expect(pages).toEqual([
      expect.objectContaining({ isDictionary: true, end: middle, unpacked: 14 }),
      expect.objectContaining({ isDictionary: false, values: 300, encoding: 8, isPacked: true }),
      expect.objectContaining({ values: 2, encoding: 0, levels: { repetition: 0, definition: 0 } }),
    ]);
    // The bytes without the header.
    expect(pages.map(({ start: from, end }) => end - from)).toEqual([7, 5, 5]);
    expect(pages.map(({ end }) => end)).toEqual([
      middle,
      middle + first.length,
      middle + first.length + second.length,
    ]);
  });

  it('may have long statistics in their headers', () => {
    const pages = pagesIn([...page('v1', { statistics: 20_000 }), ...second]);
    expect(pages.map(({ values }) => values)).toEqual([3, 2]);
  });

  it('have no header of lists in lists without end', () => {
    expect(() => pagesIn(Array(100_000).fill(0x19))).toThrow('nested too deeply');
  });

  it('that lie outside the column are refused', () => {
    expect(() => pagesIn(first.slice(0, -1))).toThrow('a page lies outside its column');
  });

  it('of any bytes are found or refused', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 60 }), (bytes) => {
        const all = [...first, ...bytes];
        try {
          for (const { start, end } of pagesIn(all)) expect(end).toBeGreaterThan(start);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });
});
