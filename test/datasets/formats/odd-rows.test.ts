import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { untilBreak } from '../../../src/datasets/formats/broken-file.js';
import { contentOf } from '../../../src/datasets/formats/content.js';
import { LIMITS } from '../../../src/datasets/formats/limits.js';
import type { Row, UnusableRow } from '../../../src/datasets/formats/row.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';

/** The rows of a file: their values, or their place and what is wrong with them. */
async function rowsIn(name: string, bytes: Uint8Array): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of rowsOf(name, contentOf(bytes), ['list'])) {
    if (row.kind === 'unusable') rows.push(`${row.at.unit} ${row.at.line}: ${row.reason}`);
    else
      rows.push(row.kind === 'cells' ? row.cells.join('|') : Object.values(row.record).join('|'));
  }
  return rows;
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const huge = 'x'.repeat(LIMITS.record + 1);
const deep = `${'['.repeat(300)}${']'.repeat(300)}`;

/** Files whose third row is odd, and how each says so. */
const FILES: readonly (readonly [what: string, name: string, bytes: Buffer, odd: RegExp])[] = [
  [
    'a byte of Latin-1 in CSV',
    'x.csv',
    latin1('a,b\n1,one\n2,caf\u00e9\n3,three\n'),
    /^line 3: not UTF-8/,
  ],
  [
    'a byte of Latin-1 in TSV',
    'x.tsv',
    latin1('a\tb\n1\tone\n2\tcaf\u00e9\n3\tthree\n'),
    /^line 3: not UTF-8/,
  ],
  [
    'a byte of Latin-1 in a JSON array',
    'x.json',
    latin1('[{"a":"a","b":"b"},{"a":1,"b":"one"},{"a":"\u00e9"},{"a":3,"b":"three"}]'),
    /^row 3: not UTF-8/,
  ],
  [
    'a byte of Latin-1 in JSON Lines',
    'x.jsonl',
    latin1('{"a":"a","b":"b"}\n{"a":1,"b":"one"}\n{"a":"\u00e9"}\n{"a":3,"b":"three"}\n'),
    /^line 3: not UTF-8/,
  ],
  [
    'a row of CSV beyond the limit',
    'x.csv',
    Buffer.from(`a,b\n1,one\n2,${huge}\n3,three\n`),
    /^line 3: longer than 16 MiB/,
  ],
  [
    'an element of a JSON array beyond the limit',
    'x.json',
    Buffer.from(`[{"a":"a","b":"b"},{"a":1,"b":"one"},{"a":"${huge}"},{"a":3,"b":"three"}]`),
    /^row 3: larger than 16 MiB/,
  ],
  [
    'an element that is nested too deeply',
    'x.json',
    Buffer.from(`[{"a":"a","b":"b"},{"a":1,"b":"one"},{"a":${deep}},{"a":3,"b":"three"}]`),
    /^row 3: nested too deeply/,
  ],
  [
    'too many cells',
    'x.csv',
    Buffer.from(`a,b\n1,one\n2${','.repeat(LIMITS.columns)}\n3,three\n`),
    /^line 3: more than 10,000 cells/,
  ],
  [
    'a quote within an unquoted field',
    'x.csv',
    Buffer.from('a,b\n1,one\n2,he said "no"\n3,three\n'),
    /^line 3: not valid CSV \(there is a quote in the middle/,
  ],
  [
    'a text after a closing quote',
    'x.csv',
    Buffer.from('a,b\r\n1,one\r\n2,"two\r\nlines" more\r\n3,three\r\n'),
    /^line 3: not valid CSV \(text follows a closing quote\), over 2 lines/,
  ],
];

it.each(FILES)('%s is one row that cannot be used', async (_, name, bytes, odd) => {
  const rows = await rowsIn(name, bytes);
  expect(rows).toEqual(['a|b', '1|one', expect.stringMatching(odd), '3|three']);
});

it('a file that ends within a quoted field has one row that cannot be used', async () => {
  const bytes = Buffer.from('a,b\n1,one\n2,"two\n3,three\n');
  expect(await rowsIn('x.csv', bytes)).toEqual([
    'a|b',
    '1|one',
    'line 3: a quoted field is never closed, over 3 lines',
  ]);
});

it('lines may end in CR LF, in LF or in CR, with blank ones between them', async () => {
  for (const end of ['\r\n', '\n', '\r']) {
    const text = ['a,b', '1,"x', 'y"', '', '2,', ''].join(end);
    expect(await rowsIn('x.csv', Buffer.from(text))).toEqual(['a|b', `1|x${end}y`, '2|']);
  }
});

describe('names of columns that are odd', () => {
  const read = async (bytes: Buffer): Promise<unknown> => await rowsIn('x.csv', bytes);

  it('are told, and used as far as they can be read', async () => {
    expect(await read(latin1('a,\u00e9\n1,one\n'))).toEqual([
      'line 1: not UTF-8 (Latin-1 or damaged); save the file as UTF-8',
      'a|\u00e9',
      '1|one',
    ]);
    expect(await read(Buffer.from('\n\na,b "c"\n1,one\n'))).toEqual([
      expect.stringMatching(/^line 3: not valid CSV \(there is a quote in the middle/),
      'a|b "c"',
      '1|one',
    ]);
  });

  it('are no reason to go on if they never end', async () => {
    await expect(read(Buffer.from('a,"b\n1,one'))).rejects.toThrow(
      'x.csv, line 1: a quoted field is never closed, over 2 lines.',
    );
  });
});

describe('a file that is broken from some place on', () => {
  const gz = gzipSync(Buffer.from('{"a":1}\n'.repeat(50_000)));
  const cut = '[{"a":1},{"a":2},{"a":';
  const files: readonly (readonly [string, string, Uint8Array, number, string])[] = [
    ['an array cut within a row', 'x.json', Buffer.from(cut), 2, 'the array is never closed'],
    ['an array without its end', 'x.json', Buffer.from('[{"a":1}\n,{"a":2}\n'), 2, 'never closed'],
    ['text after an array', 'x.json', Buffer.from('[{"a":1}] x'), 1, 'text follows the end'],
    ['a list cut within a row', 'x.json', Buffer.from(`{"list":${cut}`), 2, 'it ends too early'],
    ['a list without its end', 'x.json', Buffer.from('{"list":[{"a":1}'), 1, 'it ends too early'],
    [
      'a list that ends as an object',
      'x.json',
      Buffer.from('{"list":[{"a":1},{"a":2}},3'),
      1,
      'do not match',
    ],
    [
      'a gzip file cut short',
      'x.jsonl.gz',
      gz.subarray(0, gz.length - 20),
      1000,
      'not a complete gzip file',
    ],
  ];

  it.each(files)(
    '%s: the rows before are used, the break is one row',
    async (_, name, bytes, least, why) => {
      const found: (Row | UnusableRow)[] = [];
      for await (const row of untilBreak(rowsOf(name, contentOf(bytes), ['list']))) found.push(row);
      const last = found.pop();
      expect(last).toEqual({
        kind: 'unusable',
        at: { ...last?.at, line: (found.at(-1)?.at.line ?? 0) + 1 },
        reason: expect.stringMatching(new RegExp(`${why}.*; what follows cannot be read$`)),
      });
      expect(found.length).toBeGreaterThanOrEqual(least);
      expect(found.every(({ kind }) => kind === 'record')).toBe(true);
      // A dataset is complete, or it is refused.
      await expect(rowsIn(name, Buffer.from(bytes))).rejects.toThrow(why);
    },
  );

  it('and has no row before is refused', async () => {
    const rows = untilBreak(rowsOf('x.json', contentOf(Buffer.from('[{"a":'))));
    await expect(rows.next()).rejects.toThrow(
      'x.json: not valid JSON (the array is never closed); repair the file.',
    );
  });
});
