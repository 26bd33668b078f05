import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { decodeParquet, type ParquetRow } from '../../../src/datasets/formats/parquet-decode.js';

/** The batches of a file, and the places that are read of it. */
async function read(
  columnData: ColumnSource[],
  options: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {},
): Promise<{ batches: (readonly ParquetRow[])[]; slices: number[]; size: number }> {
  const codec = 'UNCOMPRESSED';
  const written = new Uint8Array(parquetWriteBuffer({ columnData, codec, ...options }));
  const slices: number[] = [];
  const random = {
    size: written.length,
    slice: (start: number, end: number) => {
      slices.push(end - start);
      return written.slice(start, end);
    },
  };
  const batches: (readonly ParquetRow[])[] = [];
  for await (const rows of decodeParquet('x.parquet', random)) batches.push(rows);
  return { batches, slices, size: written.length };
}

const MIB = 1024 * 1024;
const texts = (rows: number, bytes: number): string[] =>
  Array.from({ length: rows }, (_, n) => `${n} ${'x'.repeat(bytes)}`);
const sizes = ({ batches }: { batches: (readonly ParquetRow[])[] }): number[] =>
  batches.map(({ length }) => length);
const recordsOf = ({ batches }: { batches: (readonly ParquetRow[])[] }): unknown[] =>
  batches.flat().map((row) => ('record' in row ? row.record : row.wrong));

describe('the rows of a Parquet file', () => {
  it('are decoded by row groups, as far as these are small', async () => {
    const data = texts(10, 10);
    const all = await read([{ name: 'text', data, type: 'STRING' }], { rowGroupSize: 4 });
    expect(sizes(all)).toEqual([4, 4, 2]);
    expect(recordsOf(all)).toEqual(data.map((text) => ({ text })));
  });

  it('come in parts of a row group that is large', async () => {
    const data = texts(8, MIB / 2);
    const all = await read([{ name: 'text', data, type: 'STRING' }]);
    expect(sizes(all)).toEqual([4, 4]);
    expect(recordsOf(all)).toEqual(data.map((text) => ({ text })));
  });
});

describe('a row group of any size', () => {
  const ROWS = 3000;
  const words = Array.from({ length: 50 }, (_, n) => `${n} ${'word '.repeat(100)}`);
  const flat: ColumnSource[] = [
    { name: 'id', data: Array.from({ length: ROWS }, (_, n) => n), type: 'INT32' },
    { name: 'text', data: texts(ROWS, 2000), type: 'STRING' },
    {
      name: 'word',
      data: Array.from({ length: ROWS }, (_, n) => (n % 7 === 0 ? null : words[n % 50])),
      type: 'STRING',
    },
    { name: 'label', data: Array.from({ length: ROWS }, (_, n) => n % 3 === 0), type: 'BOOLEAN' },
  ];
  const expected = Array.from({ length: ROWS }, (_, n) =>
    Object.fromEntries(flat.map(({ name, data }) => [name, (data as unknown[])[n]])),
  );

  it.each([
    ['uncompressed', 'UNCOMPRESSED'],
    ['with Snappy', 'SNAPPY'],
  ] as const)('%s is read page by page, with a dictionary and without', async (_, codec) => {
    const all = await read(flat, { codec, pageSize: 128 * 1024, rowGroupSize: ROWS });
    expect(recordsOf(all)).toEqual(expected);
    expect(Math.max(...all.slices)).toBeLessThan(1.5 * MIB);
  });

  it('may have nested columns', async () => {
    const nested = Array.from({ length: ROWS }, (_, n) => [`${n}`, 'y'.repeat(700)]);
    const columns: ColumnSource[] = [...flat.slice(0, 2), { name: 'list', data: nested }];
    const schema = [
      { name: 'root', num_children: 3 },
      { name: 'id', type: 'INT32' as const, repetition_type: 'OPTIONAL' as const },
      {
        name: 'text',
        type: 'BYTE_ARRAY' as const,
        converted_type: 'UTF8' as const,
        repetition_type: 'OPTIONAL' as const,
      },
      {
        name: 'list',
        num_children: 1,
        converted_type: 'LIST' as const,
        repetition_type: 'OPTIONAL' as const,
      },
      { name: 'list', num_children: 1, repetition_type: 'REPEATED' as const },
      {
        name: 'element',
        type: 'BYTE_ARRAY' as const,
        converted_type: 'UTF8' as const,
        repetition_type: 'OPTIONAL' as const,
      },
    ];
    const plain = columns.map(({ name, data }) => ({ name, data }));
    const all = await read(plain, { schema, pageSize: 128 * 1024, rowGroupSize: ROWS });
    expect(recordsOf(all)).toEqual(
      expected.map(({ id, text }, n) => ({ id, text, list: nested[n] })),
    );
  });
});
