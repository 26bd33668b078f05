import { describe, expect, it } from 'vitest';
import { records } from '../../src/datasets/dataset.js';
import { contentOf } from '../../src/datasets/formats/content.js';
import { rowsOf } from '../../src/datasets/formats/rows.js';
import { usableRows } from '../../src/datasets/unusable-rows.js';

async function recordsIn(text: string): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for await (const { record } of records(
    usableRows(rowsOf('x.csv', contentOf(Buffer.from(text)))),
  )) {
    found.push(record);
  }
  return found;
}

describe('the rows of a table', () => {
  it('keep every column, though two have the same name', async () => {
    expect(await recordsIn('a,a,a.1,a,b\n1,2,3,4,5\n')).toEqual([
      { a: '1', 'a.1': '2', 'a.1.1': '3', 'a.2': '4', b: '5' },
    ]);
  });

  it('do not fit the header with more or fewer cells', async () => {
    await expect(recordsIn('a,b\n1\n')).rejects.toThrow(
      'x.csv, line 2: 1 column where the header has 2.',
    );
  });
});
