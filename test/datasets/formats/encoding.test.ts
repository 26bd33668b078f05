import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readCard } from '../../../src/cards/card.js';
import { readConfigFile } from '../../../src/cli/config-file.js';
import { readBaseline } from '../../../src/compare/baseline.js';
import { CardbenchError } from '../../../src/core/errors.js';
import { contentOf, PIECE } from '../../../src/datasets/formats/content.js';
import { readJsonDocument } from '../../../src/datasets/formats/document.js';
import type { Row } from '../../../src/datasets/formats/row.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';
import { readYamlDocument } from '../../../src/datasets/formats/yaml-document.js';
import { usableRows } from '../../../src/datasets/unusable-rows.js';
import { outcomeOf } from '../../support/cli.js';
import { writeParquet } from '../../support/parquet.js';
import { temporaryFolder } from '../../support/temp.js';

async function read(name: string, bytes: Uint8Array): Promise<Row[] | string> {
  const rows: Row[] = [];
  try {
    for await (const row of usableRows(rowsOf(name, contentOf(bytes)))) rows.push(row);
  } catch (thrown) {
    if (thrown instanceof CardbenchError) return thrown.message;
    throw thrown;
  }
  return rows;
}
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const valuesOf = (rows: Row[] | string): unknown =>
  typeof rows === 'string'
    ? rows
    : rows.map((row) => (row.kind === 'cells' ? row.cells : row.record));

describe('bytes that are not UTF-8 are refused with file and line, never replaced', () => {
  it.each([
    ['x.jsonl', '{"a":"b"}\n{"a":"caf\u00e9"}\n', 2],
    ['x.csv', 'a,b\nc,d\n"one\ntwo",caf\u00e9\n', 3],
    ['x.tsv', 'a\tb\nna\u00efve\tc\n', 2],
    ['x.json', '[\n{"a":"b"},\n{"a":"\u00fc"}\n]', 2],
    ['x.json', '{\n"a":\n"\u00e9"}', 3],
    ['x.yaml', 'a: b\nc: \u00e9\n', 2],
    ['x.jsonl', '{"a":"\u00e9', 1],
  ])('%s: %j', async (name, text, line) => {
    const expected = new RegExp(`^${name}, (line|row) ${line}: not UTF-8 .*save the file as UTF-8`);
    expect(await read(name, latin1(text))).toMatch(expected);
    if (!name.endsWith('yaml')) {
      expect(await read(`${name}.gz`, gzipSync(latin1(text)))).toMatch(expected);
    }
  });

  it('wherever a piece ends, also in the middle of a character or at the end of the file', async () => {
    for (const letter of ['\u2603', '\u00e9', '\u{1f600}']) {
      for (let shift = 0; shift < 5; shift++) {
        const good = Buffer.from(`{"a":"${'x'.repeat(PIECE - 9 + shift)}${letter.repeat(9)}"}\n`);
        expect(valuesOf(await read('x.jsonl', good))).toHaveLength(1);
        const cut = good.subarray(0, good.length - 4);
        expect(await read('x.jsonl', cut)).toMatch(/line 1: not (UTF-8|valid JSON)/);
      }
    }
    for (const bad of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0x80],
      [0xff],
    ]) {
      const bytes = Buffer.concat([
        Buffer.from('{"a":1}\n{"a":"'),
        Buffer.from(bad),
        Buffer.from('"}'),
      ]);
      expect(await read('x.jsonl', bytes)).toMatch(/line 2: not UTF-8/);
    }
  });

  it('but U+FFFD itself, and any other character, may stand in a file', async () => {
    const text = '{"a":"\ufffd \u0000 \u{10ffff}"}'.replace('\u0000', '\\u0000');
    expect(valuesOf(await read('x.jsonl', Buffer.from(text)))).toEqual([
      { a: '\ufffd \u0000 \u{10ffff}' },
    ]);
  });

  it('in the texts of a Parquet file too', async () => {
    const path = join(temporaryFolder(), 'x.parquet');
    writeParquet(path, { question: ['plain', 'abcdefgh'], answer: [1, 2] });
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('abcdefgh');
    bytes[at] = 0xe9;
    expect(await read('x.parquet', bytes)).toMatch(
      /x\.parquet, row 2: one of its texts is not UTF-8/,
    );
  });
});

describe('a byte order mark', () => {
  it('of UTF-8 is taken off', async () => {
    const mark = (text: string): Buffer => Buffer.from(`\ufeff${text}`);
    expect(valuesOf(await read('x.jsonl', mark('{"a":1}\n')))).toEqual([{ a: 1 }]);
    expect(valuesOf(await read('x.json', mark('[{"a":1}]')))).toEqual([{ a: 1 }]);
    expect(valuesOf(await read('x.csv', mark('a,b\n')))).toEqual([['a', 'b']]);
    expect(valuesOf(await read('x.tsv', mark('a\tb\n')))).toEqual([['a', 'b']]);
    expect(valuesOf(await read('x.yaml', mark('a: 1\n')))).toEqual([{ a: 1 }]);
  });

  it.each([
    ['UTF-16', Buffer.from('\ufeff{"a":1}\n', 'utf16le')],
    ['UTF-16', Buffer.from('\ufeff{"a":1}\n', 'utf16le').swap16()],
    ['UTF-16', Buffer.from('{"a":1}\n', 'utf16le')],
    ['UTF-16', Buffer.from('{"a":1}\n', 'utf16le').swap16()],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0, 0x7d, 0, 0, 0])],
  ])('of %s is told as that', async (name, bytes) => {
    for (const file of ['x.jsonl', 'x.json', 'x.csv', 'x.tsv', 'x.yaml']) {
      expect(await read(file, bytes)).toBe(`${file} is ${name}, not UTF-8; save it as UTF-8.`);
    }
  });
});

describe('a document that is not UTF-8', () => {
  it('is refused as a baseline, a card, a configuration, a report, outputs and code', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'x'));
    const file = (name: string, text: string): string => {
      const path = join(folder, name);
      writeFileSync(path, latin1(text));
      return path;
    };
    const json = file('b.json', '{\n"model": "caf\u00e9"}');
    const yaml = file('c.yaml', 'id: x\ntitle: caf\u00e9\n');
    expect(() => readBaseline(json)).toThrow(/b\.json, line 2: not UTF-8/);
    expect(() => readJsonDocument(json)).toThrow(/line 2: not UTF-8/);
    expect(() => readCard(yaml)).toThrow(/c\.yaml, line 2: not UTF-8/);
    expect(() => readYamlDocument(yaml)).toThrow(/line 2: not UTF-8/);
    await expect(readConfigFile(yaml)).rejects.toThrow(/line 2: not UTF-8/);
    await expect(readConfigFile(file('c.ts', '\n\nconst a = "\u00e9";'))).rejects.toThrow(
      /c\.ts, line 3: not UTF-8/,
    );
    expect(await outcomeOf(['reproduce', json])).toMatch(/line 2: not UTF-8/);
    const outputs = file('o.jsonl', '{"item":"1","response":"\u00e9"}\n');
    expect(await outcomeOf(['score', 'gsm8k', '--dataset', 'sample', '-p', outputs])).toMatch(
      /o\.jsonl, line 1: not UTF-8/,
    );
  });
});
