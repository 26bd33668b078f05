import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { CardbenchError } from '../../../src/core/errors.js';
import { contentOf, contentOfFile } from '../../../src/datasets/formats/content.js';
import { parquetRows } from '../../../src/datasets/formats/parquet.js';
import type { Row, UnusableRow } from '../../../src/datasets/formats/row.js';
import { FULL } from '../../support/full.js';
import { writeParquet } from '../../support/parquet.js';
import { sharedFolder } from '../../support/temp.js';

const ROWS = 300;
const path = join(sharedFolder(), 'x.parquet');
writeParquet(path, {
  id: Array.from({ length: ROWS }, (_, i) => i),
  text: Array.from({ length: ROWS }, (_, i) => `row ${i % 7}`),
});
const bytes = new Uint8Array(readFileSync(path));

async function read(content: ReturnType<typeof contentOf>): Promise<(Row | UnusableRow)[]> {
  const rows: (Row | UnusableRow)[] = [];
  for await (const row of parquetRows('x.parquet', content)) rows.push(row);
  return rows;
}

it('reads a file on the disk and one in memory alike', async () => {
  const rows = await read(contentOfFile(path));
  expect(rows).toHaveLength(ROWS);
  expect(rows[8]).toEqual({
    kind: 'record',
    at: { file: 'x.parquet', line: 9, unit: 'row' },
    record: { id: 8, text: 'row 1' },
  });
  expect(await read(contentOf(bytes))).toEqual(rows);
});

it('a reader that stops early ends the thread', async () => {
  for await (const row of parquetRows('x.parquet', contentOf(bytes))) {
    expect(row.kind).toBe('record');
    break;
  }
});

it('a damaged byte gives other rows or one sentence, and never takes the memory of the machine', async () => {
  const step = (FULL ? 1 : 3) * Math.ceil(bytes.length / 40);
  let refused = 0;
  for (let at = 0; at < bytes.length; at += step) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    try {
      expect((await read(contentOf(damaged))).length).toBeLessThanOrEqual(ROWS);
    } catch (thrown) {
      expect(thrown, `byte ${at}`).toBeInstanceOf(CardbenchError);
      expect((thrown as Error).message).toMatch(/^x\.parquet\b/);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(0);
});

it('a damaged footer that never comes to an end is told in one sentence', async () => {
  const damaged = bytes.slice();
  damaged[1310] = (damaged[1310] ?? 0) ^ 0xff;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const rows = read(contentOf(damaged));
    const told = expect(rows).rejects.toThrow(
      /^x\.parquet: not a readable Parquet file \(damaged\)/,
    );
    await vi.advanceTimersByTimeAsync(120_000);
    await told;
  } finally {
    vi.useRealTimers();
  }
});
