import fc from 'fast-check';
import type { CompressionCodec, SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { decodeParquet } from '../../../src/datasets/formats/parquet-decode.js';
import { FULL } from '../../support/full.js';
import { firstVersionParquet } from '../../support/parquet-first-version.js';

const MIB = 1024 * 1024;
const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const text = (name: string): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  ...OPTIONAL,
});
const list = (name: string): SchemaElement[] => [
  { name, num_children: 1, converted_type: 'LIST', ...OPTIONAL },
  { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
];

/** Messages, lists in lists, a struct with a list, and columns that are not nested. */
const schema: SchemaElement[] = [
  { name: 'root', num_children: 5 },
  { name: 'id', type: 'INT32', repetition_type: 'REQUIRED' },
  ...list('messages'),
  { name: 'element', num_children: 2, ...OPTIONAL },
  text('role'),
  text('content'),
  ...list('table'),
  ...list('element'),
  { name: 'element', type: 'INT32', ...OPTIONAL },
  { name: 'usage', num_children: 2, ...OPTIONAL },
  ...list('tokens'),
  { name: 'element', type: 'INT32', ...OPTIONAL },
  text('kind'),
  text('note'),
];

const some = fc.option(fc.string({ unit: 'binary', maxLength: 5 }), { freq: 6 });
const number = fc.option(fc.integer({ min: -5, max: 5 }), { freq: 6 });
const record = fc.record({
  id: fc.integer({ min: 0, max: 9 }),
  messages: fc.option(
    fc.array(fc.option(fc.record({ role: some, content: some }), { freq: 6 }), { maxLength: 4 }),
  ),
  table: fc.option(fc.array(fc.option(fc.array(number, { maxLength: 3 })), { maxLength: 3 })),
  usage: fc.option(
    fc.record({ tokens: fc.option(fc.array(number, { maxLength: 4 })), kind: some }),
  ),
  note: some,
});
const CODECS: CompressionCodec[] = ['UNCOMPRESSED', 'SNAPPY', 'GZIP', 'ZSTD'];

function columnsOf(rows: readonly Record<string, unknown>[]): Record<string, unknown[]> {
  const names = ['id', 'messages', 'table', 'usage', 'note'];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}

/** The rows of a file, with `null` for what it does not have, and the largest slice that was read of it. */
async function read(bytes: Uint8Array): Promise<{ rows: unknown[]; largest: number }> {
  let largest = 0;
  const random = {
    size: bytes.length,
    slice: (start: number, end: number) => {
      largest = Math.max(largest, end - start);
      return bytes.slice(start, end);
    },
  };
  const rows: unknown[] = [];
  for await (const batch of decodeParquet('x.parquet', random)) {
    for (const row of batch) rows.push('record' in row ? plain(row.record) : row.wrong);
  }
  return { rows, largest };
}

/** As JSON has it, where a missing value is `null`. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

describe('nested columns of a Parquet file', () => {
  it('are read page by page, whose ends are not those of rows, nor the same in each column', async () => {
    const anyRows = fc.array(record, { minLength: 1, maxLength: 12 });
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(anyRows, cuts, fc.constantFrom(...CODECS), async (rows, pages, codec) => {
        const bytes = firstVersionParquet(schema, columnsOf(rows), codec, pages);
        expect((await read(bytes)).rows).toEqual(rows.map(plain));
      }),
      { numRuns: FULL ? 2000 : 100 },
    );
  });

  it('are the same in pages of version 2', async () => {
    const anyRows = fc.array(record, { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(anyRows, fc.integer({ min: 8, max: 80 }), async (rows, pageSize) => {
        const columnData = Object.entries(columnsOf(rows)).map(([name, data]) => ({ name, data }));
        const bytes = parquetWriteBuffer({ columnData, schema, pageSize, rowGroupSize: 20 });
        expect((await read(new Uint8Array(bytes))).rows).toEqual(rows.map(plain));
      }),
      { numRuns: FULL ? 1000 : 50 },
    );
  });

  it('of a large row group are never in memory as a whole', async () => {
    const rows = Array.from({ length: 600 }, (_, id) => ({
      id,
      messages: [
        { role: 'user', content: `question ${id}` },
        { role: 'assistant', content: `${id} ${'x'.repeat(10_000)}` },
      ],
      table: [[id], []],
      usage: { tokens: [id, null], kind: null },
      note: null,
    }));
    const bytes = firstVersionParquet(schema, columnsOf(rows), 'UNCOMPRESSED', [70, 33]);
    expect(bytes.length).toBeGreaterThan(5 * MIB);
    const { rows: found, largest } = await read(bytes);
    expect(found).toEqual(rows);
    expect(largest).toBeLessThan(MIB);
  });
});

const flat: SchemaElement[] = [
  { name: 'root', num_children: 2 },
  { name: 'id', type: 'INT32', repetition_type: 'REQUIRED' },
  text('answer'),
];

describe('a page that is large', () => {
  const answer = (n: number): string => `${n} ${'so it makes seven of them\n'.repeat(400)}`;
  const rows = Array.from({ length: 1200 }, (_, id) => ({
    id,
    answer: id % 5 === 0 ? null : answer(id),
  }));
  const columns = { id: rows.map(({ id }) => id), answer: rows.map((row) => row.answer) };

  it.each(CODECS)('is read piece by piece, %s', async (codec) => {
    const bytes = firstVersionParquet(flat, columns, codec, [2000]);
    const { rows: found, largest } = await read(bytes);
    expect(found).toEqual(rows);
    if (codec === 'UNCOMPRESSED') expect(largest).toBeLessThan(MIB);
  });

  it('loses only the row whose text is too large', async () => {
    const texts = ['a', 'y'.repeat(17 * MIB), 'b'];
    const columns = { id: [1, 2, 3], answer: texts };
    const { rows: found } = await read(firstVersionParquet(flat, columns, 'UNCOMPRESSED', [10]));
    expect(found).toEqual([
      { id: 1, answer: 'a' },
      expect.stringContaining('larger than 16 MiB'),
      { id: 3, answer: 'b' },
    ]);
  });

  it('of wrong length, or that ends early, is told', async () => {
    const bytes = firstVersionParquet(flat, columns, 'SNAPPY', [2000]);
    for (const at of [6000, 20_000, 40_000]) {
      const damaged = bytes.slice();
      damaged.fill(0xff, at, at + 200);
      await expect(read(damaged)).rejects.toThrow('x.parquet: not a readable Parquet file');
    }
  });
});

it('a row of lists that goes over many pages and is too large is left out, with those around it kept', async () => {
  const long = Array.from({ length: 20 }, () => ({ role: 'user', content: 'z'.repeat(MIB) }));
  const short = [{ role: 'user', content: 'z' }];
  const rows = [short, long, short].map((messages, id) => ({
    ...{ id, messages, table: [[id]], usage: null, note: 'n' },
  }));
  const bytes = firstVersionParquet(schema, columnsOf(rows), 'UNCOMPRESSED', [1]);
  const { rows: found } = await read(bytes);
  expect(found).toEqual([rows[0], expect.stringContaining('larger than 16 MiB'), rows[2]]);
});
