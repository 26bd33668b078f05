import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { decodeParquet } from '../../../src/datasets/formats/parquet-decode.js';

/** How many rows are decoded at a time, in a file of rows of so many bytes. */
async function batches(rows: number, bytes: number, rowGroupSize: number): Promise<number[]> {
  const data = Array.from({ length: rows }, (_, n) => `${n} ${'x'.repeat(bytes)}`);
  const columnData = [{ name: 'text', data, type: 'STRING' as const }];
  const written = new Uint8Array(
    parquetWriteBuffer({ columnData, rowGroupSize, codec: 'UNCOMPRESSED' }),
  );
  const random = {
    size: written.length,
    slice: (start: number, end: number) => written.subarray(start, end),
  };
  const sizes: number[] = [];
  const read: unknown[] = [];
  for await (const records of decodeParquet('x.parquet', random)) {
    sizes.push(records.length);
    read.push(...records.map(({ text }) => text));
  }
  expect(read).toEqual(data);
  return sizes;
}

const MIB = 1024 * 1024;

describe('the rows of a Parquet file', () => {
  it('are decoded by row groups, as far as these are small', async () => {
    expect(await batches(10, 10, 4)).toEqual([4, 4, 2]);
  });

  it('are decoded in parts of a row group that is large, so that memory does not grow with it', async () => {
    expect(await batches(8, MIB / 2, 8)).toEqual([3, 3, 2]);
  });

  it('are decoded in eight parts of a row group at most', async () => {
    expect(await batches(16, MIB, 16)).toEqual(Array(8).fill(2));
  });
});
