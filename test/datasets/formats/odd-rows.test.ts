import { expect, it } from 'vitest';
import { contentOf } from '../../../src/datasets/formats/content.js';
import { LIMITS } from '../../../src/datasets/formats/limits.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';

/** The rows of a file: their values, or their place and what is wrong with them. */
async function rowsIn(name: string, bytes: Uint8Array): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of rowsOf(name, contentOf(bytes))) {
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

it('the names of the columns cannot be left out', async () => {
  await expect(rowsIn('x.csv', latin1('a,\u00e9\n1,one\n'))).rejects.toThrow(
    'x.csv, line 1: not UTF-8 (Latin-1 or damaged); save the file as UTF-8.',
  );
});
