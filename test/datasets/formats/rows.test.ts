import fc from 'fast-check';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../../src/core/errors.js';
import { contentOf } from '../../../src/datasets/formats/content.js';
import type { Row } from '../../../src/datasets/formats/row.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';
import { usableRows } from '../../../src/datasets/unusable-rows.js';
import { FULL } from '../../support/full.js';

async function read(name: string, content: string | Uint8Array): Promise<Row[]> {
  const rows: Row[] = [];
  const bytes = typeof content === 'string' ? strToU8(content) : content;
  for await (const row of usableRows(rowsOf(name, contentOf(bytes)))) rows.push(row);
  return rows;
}

const cells = (rows: readonly Row[]): unknown[] =>
  rows.map((row) => (row.kind === 'cells' ? row.cells : row.record));

describe('rowsOf', () => {
  it('reads CSV with quotes, commas, newlines and a byte order mark', async () => {
    const rows = await read('a.csv', '\ufeffq,a\r\n"x, ""y""\nz",1\r\n');
    expect(cells(rows)).toEqual([
      ['q', 'a'],
      ['x, "y"\nz', '1'],
    ]);
  });

  it('numbers rows by the line they begin on, also after cells with newlines', async () => {
    const rows = await read('a.csv', 'a,b\n"1\n2\n3",x\nc,d\n');
    expect(rows.map(({ at }) => at.line)).toEqual([1, 2, 5]);
  });

  it('reads TSV without quoting, as MGSM is written', async () => {
    const rows = await read('a.tsv', 'he says "hi\t5\n"quoted" word\t6\n');
    expect(cells(rows)).toEqual([
      ['he says "hi', '5'],
      ['"quoted" word', '6'],
    ]);
  });

  it('reads JSON Lines, with empty lines and a line separator inside a string', async () => {
    const rows = await read('a.jsonl', '{"a":"x\u2028y"}\n\n{"a":2}');
    expect(cells(rows)).toEqual([{ a: 'x\u2028y' }, { a: 2 }]);
    expect(rows.map(({ at }) => at.line)).toEqual([1, 3]);
  });

  it('reads JSON arrays, and files named .json that hold JSON Lines', async () => {
    expect(cells(await read('a.json', ' [{"a":1},{"a":2}] '))).toEqual([{ a: 1 }, { a: 2 }]);
    expect(cells(await read('a.json', '{"a":1}\n{"a":2}\n'))).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('opens gzip and zip on the way, the files of a zip in the order of their names', async () => {
    const csv = strToU8('a,b\n');
    expect(cells(await read('a.csv.gz', gzipSync(csv)))).toEqual([['a', 'b']]);
    const zip = zipSync({
      'z.csv': strToU8('z\n'),
      'b.tsv': strToU8('b\n'),
      'readme.txt': strToU8('-'),
    });
    expect(cells(await read('x.zip', zip))).toEqual([['b'], ['z']]);
  });
});

describe('a malformed file', () => {
  const complaint = async (name: string, content: string | Uint8Array): Promise<string> => {
    const thrown: unknown = await read(name, content).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(CardbenchError);
    return (thrown as CardbenchError).message;
  };

  it('is reported with file and line', async () => {
    expect(await complaint('dir/a.jsonl', '{"a":1}\n{"a":\n')).toContain('dir/a.jsonl, line 2');
    expect(await complaint('a.csv', 'x,y\nu,"v\nw,z\n')).toMatch(/a\.csv, line 2.*never closed/);
    expect(await complaint('a.jsonl', '{"a":1}\n[1]\n')).toContain(
      'line 2: expected a JSON object',
    );
  });

  it('is reported when an archive is broken', async () => {
    expect(await complaint('a.csv.gz', gzipSync(strToU8('a,b\n')).slice(0, 12))).toContain('gzip');
    expect(await complaint('a.zip', strToU8('PK nonsense'))).toContain('zip');
    expect(await complaint('a.parquet', 'PAR1 nonsense PAR1')).toContain('Parquet');
  });

  it('is reported when its format is unknown', async () => {
    expect(await complaint('a.xlsx', '')).toContain('unknown format');
  });

  it('never ends in anything but one sentence, whatever the bytes', async () => {
    const names = fc.constantFrom(
      'a.csv',
      'a.tsv',
      'a.jsonl',
      'a.json',
      'a.parquet',
      'a.csv.gz',
      'a.zip',
    );
    await fc.assert(
      fc.asyncProperty(names, fc.uint8Array({ maxLength: 300 }), async (name, bytes) => {
        const thrown: unknown = await read(name, bytes).catch((error: unknown) => error);
        expect(Array.isArray(thrown) || thrown instanceof CardbenchError).toBe(true);
      }),
      { numRuns: FULL ? 300 : 60 },
    );
  });
});
