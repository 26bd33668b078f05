import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../../src/core/errors.js';
import { contentOfFile } from '../../../src/datasets/formats/content.js';
import { readJsonDocument } from '../../../src/datasets/formats/document.js';
import { LIMITS } from '../../../src/datasets/formats/limits.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';
import { readYamlDocument } from '../../../src/datasets/formats/yaml-document.js';
import { usableRows } from '../../../src/datasets/unusable-rows.js';
import { FULL, partOf } from '../../support/full.js';
import { gzipOf, gzipOfText, sparseFile, writeZip } from '../../support/large-files.js';
import { writeParquet } from '../../support/parquet.js';
import { temporaryFolder } from '../../support/temp.js';

const MIB = 1024 * 1024;

/** How many rows were read, and what was said when no more were. */
async function complaintOf(path: string): Promise<{ rows: number; message: string }> {
  let rows = 0;
  try {
    for await (const _row of usableRows(rowsOf(path.split('/').at(-1) ?? '', contentOfFile(path))))
      rows++;
  } catch (thrown) {
    if (!(thrown instanceof CardbenchError)) throw thrown;
    return { rows, message: thrown.message };
  }
  return { rows, message: 'none' };
}

async function complaintOfBytes(name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return (await complaintOf(path)).message;
}

const tried = FULL ? 'every case' : 'one case in 3 of a kind';
type Case = readonly [name: string, begin: string, expected: RegExp];
type Large = readonly [name: string, begin: string, gibibytes: number, expected: RegExp];
describe(`a line that no record can be is refused with its place and the limit: ${tried}`, () => {
  const PACKED: readonly Case[] = [
    ['x.jsonl', '{"a":1}\n{"a":"', /x\.jsonl, line 2: longer than 16 MiB/],
    ['x.ndjson', '', /x\.ndjson, line 1: longer than 16 MiB/],
    ['x.csv', 'a,b\n1,', /x\.csv, line 2: longer than 16 MiB/],
    ['x.tsv', 'a\tb\n', /x\.tsv, line 2: longer than 16 MiB/],
    ['x.json', '[{"a":1},{"a":"', /x\.json, row 2: larger than 16 MiB/],
    ['x.json', '{"a":"', /x\.json\.gz unpacks to more than 200 times its size/],
    ['x.yaml', 'a: ', /x\.yaml is larger than 256 KiB/],
  ];
  it.each(partOf(PACKED, 3, 'packed'))(
    '%s, packed: %j',
    async (name, begin, expected) => {
      const packed = gzipOf(begin, 'x', FULL ? 2048 : 512);
      expect(packed.length).toBeLessThan(3 * MIB);
      expect(await complaintOfBytes(`${name}.gz`, packed)).toMatch(expected);
    },
    60_000,
  );

  const LARGE: readonly Large[] = [
    ['x.jsonl', '{"a":"', 10, /x\.jsonl is larger than 1 GiB/],
    ['x.csv', 'a,b\n', 3, /x\.csv is larger than 1 GiB/],
    ['x.parquet', 'PAR1', 10, /x\.parquet is larger than 1 GiB/],
    ['x.zip', 'PK', 10, /x\.zip is larger than 1 GiB/],
    ['x.json', '[', 0.9, /row 1: larger than 16 MiB/],
    ['x.jsonl', '', 0.9, /line 1: longer than 16 MiB/],
    ['x.tsv', 'a\tb\n', 0.9, /line 2: longer than 16 MiB/],
  ];
  it.each(partOf(LARGE, 3, 'large'))(
    '%s on the disk, of %3$d GiB',
    async (name, begin, gibibytes, expected) => {
      const path = join(temporaryFolder(), name);
      sparseFile(path, begin, gibibytes);
      expect((await complaintOf(path)).message).toMatch(expected);
    },
  );

  it('a quoted field that is never closed, though its lines are short', async () => {
    const packed = gzipOfText('some words of a line\n', 20);
    const rest = Buffer.concat([gzipSync('a,b\n1,"'), packed]);
    expect(await complaintOfBytes('x.csv.gz', rest)).toMatch(
      /x\.csv, line 2: a quoted field is never closed, or the row is larger than 16 MiB/,
    );
  });

  it('more cells than a table has, however small they are', async () => {
    const cells = (count: number): string => `a,b\n${','.repeat(count)}\n`;
    expect(await complaintOfBytes('x.csv', cells(20_000))).toMatch(
      /line 2: more than 10,000 cells/,
    );
    expect(await complaintOfBytes('x.csv', cells(5 * MIB))).toMatch(
      /line 2: more than 10,000 cells/,
    );
    expect(await complaintOfBytes('x.csv', `a,b\n${'"",'.repeat(MIB)}\n`)).toMatch(
      /line 2: more than 10,000 cells/,
    );
  });
});

describe('JSON', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it('nested too deeply is refused, in every place where it is read', async () => {
    for (const depth of [1000, 1_000_000]) {
      const line = `{"a":${nested(depth)}}`;
      for (const [name, text] of [
        ['x.jsonl', `{"a":1}\n${line}\n`],
        ['x.json', `[{"a":1},${line}]`],
        ['x.json', line],
        ['x.jsonl.gz', gzipSync(line)],
      ] as const) {
        expect(await complaintOfBytes(name, text)).toMatch(/nested too deeply/);
      }
      expect(await complaintOfBytes('x.jsonl', `{"a":1}\n${'{"a":'.repeat(depth)}`)).toMatch(
        /x\.jsonl, line 2: nested too deeply, in more than 256 levels/,
      );
    }
  });

  it('may be nested as deeply as real records are, and brackets in texts do not count', async () => {
    expect(await complaintOfBytes('x.jsonl', `{"a":${nested(200)}}`)).toBe('none');
    const text = JSON.stringify({ a: `\\"${'[{'.repeat(5000)}` });
    expect(await complaintOfBytes('x.jsonl', text)).toBe('none');
    expect(await complaintOfBytes('x.json', `[${text}, ${text}]`)).toBe('none');
  });

  it('of more values than a record has is refused before it is parsed', async () => {
    const many = (values: number): string => `{"a":[${'{},'.repeat(values)}{}]}`;
    const row = many(MIB);
    expect(await complaintOfBytes('x.jsonl', row)).toMatch(/line 1: more than 1,000,000 values/);
    expect(await complaintOfBytes('x.json', `[${row}]`)).toMatch(/row 1: more than 1,000,000/);
    const document = many(2 * MIB).replace('{', '{\n');
    expect(await complaintOfBytes('x.json', document)).toMatch(/4,000,000 values/);
  });

  it('of an array that goes on after its end, or has none, is told', async () => {
    expect(await complaintOfBytes('x.json', '[{"a":1}] x')).toMatch(/text follows the end/);
    expect(await complaintOfBytes('x.json', '[{"a":1},')).toMatch(/never closed/);
    expect(await complaintOfBytes('x.json', '[{"a":1},]')).toMatch(/row 2: not valid JSON/);
    expect(await complaintOfBytes('x.json', '[]')).toBe('none');
  });
});

describe('what is packed', () => {
  /** Long, so that few of them are parsed before there is too much. */
  const LINE = `{"a":"${'x'.repeat(100_000)}"}\n`;

  it('is refused once it is more than two hundred times its size', async () => {
    const packed = gzipOfText(LINE, 512);
    const path = join(temporaryFolder(), 'x.jsonl.gz');
    writeFileSync(path, packed);
    const { message, rows } = await complaintOf(path);
    expect(message).toMatch(/x\.jsonl\.gz unpacks to more than 200 times its size/);
    expect(rows * LINE.length).toBeLessThan(LIMITS.ratioFrom + 16 * MIB);
  });

  it('is refused as a zip that says less than it holds, and as one that holds an entry many times', async () => {
    const folder = temporaryFolder();
    const lines = Buffer.from(LINE.repeat(FULL ? 400 : 20));
    writeZip(join(folder, 'small.zip'), 'x.jsonl', lines, { size: 10 });
    expect((await complaintOf(join(folder, 'small.zip'))).message).toMatch(
      /small\.zip.*(not a complete zip file|times its size)/,
    );
    writeZip(join(folder, 'many.zip'), 'x.jsonl', lines.subarray(0, 2 * LINE.length), {
      times: 400,
    });
    expect((await complaintOf(join(folder, 'many.zip'))).message).toMatch(
      /many\.zip unpacks to more than 200 times its size/,
    );
    writeZip(join(folder, 'crowd.zip'), 'x.txt', lines.subarray(0, 10), {
      times: FULL ? 5_000 : 500,
    });
    expect((await complaintOf(join(folder, 'crowd.zip'))).message).toMatch(
      /none|not a complete zip/,
    );
  });

  it('is refused as a line that no record can be, inside a zip or an .eval log', async () => {
    const folder = temporaryFolder();
    for (const [file, name] of [
      ['x.zip', 'a/x.jsonl'],
      ['x.eval', 'samples/1.json'],
    ] as const) {
      writeZip(join(folder, file), name, Buffer.alloc((FULL ? 100 : 20) * MIB, '{'));
      expect((await complaintOf(join(folder, file))).message).toMatch(
        /MiB|nested too deeply|times its size/,
      );
    }
  });

  it('is not read when it is a zip in another packed file, or packed again and again', async () => {
    const folder = temporaryFolder();
    writeZip(join(folder, 'x.zip'), 'inner.zip', Buffer.from('PK'));
    expect((await complaintOf(join(folder, 'x.zip'))).message).toMatch(
      /zip archive inside another compressed/,
    );
    let bytes: Buffer = Buffer.from('{}\n');
    for (let i = 0; i < 5; i++) bytes = gzipSync(bytes);
    expect(await complaintOfBytes('x.jsonl.gz.gz.gz.gz.gz', bytes)).toMatch(
      /compressed files are nested too deeply/,
    );
  });

  it('does not read a link in an archive', async () => {
    const path = join(temporaryFolder(), 'x.zip');
    writeZip(path, 'mmlu.csv', Buffer.from('/etc/shadow'), { mode: 0o120777 });
    expect(await complaintOf(path)).toEqual({ rows: 0, message: 'none' });
  });
});

describe('Parquet', () => {
  const file = (): string => {
    const path = join(temporaryFolder(), 'x.parquet');
    writeParquet(path, { question: ['a', 'b', 'c'], answer: [1, 2, 3] });
    return path;
  };

  it('whose footer claims more than the file holds is refused', async () => {
    const good = readFileSync(file());
    const at = good.length - 8;
    for (const length of [0xffffffff, 0x7fffffff, good.length, 0, 1]) {
      const bad = Buffer.from(good);
      bad.writeUInt32LE(length, at);
      expect(await complaintOfBytes('x.parquet', bad)).toMatch(/x\.parquet/);
    }
  });

  it('whose footer claims more rows or a larger column than there is, is refused', async () => {
    const good = readFileSync(file());
    // Compact Thrift: a 64-bit field, and 3 rows in zigzag.
    const three = Buffer.from([0x16, 0x06]);
    const many = Buffer.from([0x16, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
    const start = good.length - 8 - good.readUInt32LE(good.length - 8);
    let claims = 0;
    for (let at = good.indexOf(three, start); at !== -1; at = good.indexOf(three, at + 1)) {
      const footer = Buffer.concat([good.subarray(start, at), many, good.subarray(at + 2, -8)]);
      const length = Buffer.alloc(4);
      length.writeUInt32LE(footer.length);
      const bad = Buffer.concat([good.subarray(0, start), footer, length, good.subarray(-4)]);
      expect(await complaintOfBytes('x.parquet', bad)).toMatch(
        /x\.parquet: not a readable Parquet/,
      );
      claims++;
    }
    expect(claims).toBeGreaterThanOrEqual(2);
  });
});

describe('a document: a baseline, a report, a card, a configuration', () => {
  it('is no larger than such a file is, and no device', () => {
    const folder = temporaryFolder();
    const json = join(folder, 'x.json');
    sparseFile(json, '{', 3);
    expect(() => readJsonDocument(json)).toThrow(/x\.json is larger than 64 MiB/);
    const yaml = join(folder, 'x.yaml');
    sparseFile(yaml, 'a: 1', 10);
    expect(() => readYamlDocument(yaml)).toThrow(/x\.yaml is larger than 256 KiB/);
    const link = join(folder, 'zero.json');
    symlinkSync('/dev/zero', link);
    expect(() => readJsonDocument(link)).toThrow(/zero\.json is not a regular file/);
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect(() => readYamlDocument(join(folder, 'pipe.yaml'))).toThrow(/not a regular file/);
    mkdirSync(join(folder, 'folder.yaml'));
    expect(() => readYamlDocument(join(folder, 'folder.yaml'))).toThrow(/is a folder; give a file/);
  });

  it('is not nested without end, and its aliases do not multiply', () => {
    const path = join(temporaryFolder(), 'x');
    const yaml = (text: string): (() => unknown) => {
      writeFileSync(path, text);
      return () => readYamlDocument(path);
    };
    expect(yaml('['.repeat(100_000))).toThrow(/not valid YAML/);
    expect(yaml('{a: '.repeat(50_000))).toThrow(/not valid YAML/);
    const laughs = Array.from({ length: 12 }, (_, i) => {
      const value =
        i === 0
          ? '"lol"'
          : Array(10)
              .fill(`*a${i - 1}`)
              .join(',');
      return `a${i}: &a${i} [${value}]`;
    });
    expect(yaml(laughs.join('\n'))).toThrow(/too many aliases/);
    writeFileSync(path, '['.repeat(100_000));
    expect(() => readJsonDocument(path)).toThrow(/nested too deeply/);
  });
});
