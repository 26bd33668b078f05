import { expect, it } from 'vitest';
import { unpackedWhole } from '../../../src/datasets/formats/parquet-unpack.js';
import { ZSTD_BLOCK, zstdBomb } from '../../support/stored-zstd.js';

it('a page of Zstandard data takes no more memory than it says', async () => {
  const whole = (blocks: number, unpacked: number) => {
    const bytes = zstdBomb(blocks);
    const random = {
      size: bytes.length,
      slice: (from: number, to: number) => bytes.subarray(from, to),
    };
    return unpackedWhole({ random, start: 0, end: bytes.length, codec: 'ZSTD', unpacked });
  };
  const two = await whole(2, 2 * ZSTD_BLOCK);
  expect(Buffer.alloc(2 * ZSTD_BLOCK, 'a').equals(two)).toBe(true);
  // It stands for 12 GiB.
  await expect(whole(100_000, 1_000)).rejects.toThrow('not as long as its header says');
});
