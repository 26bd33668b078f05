import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liveCodeBenchDataset } from '../../../src/benchmarks/livecodebench/dataset.js';
import { pickledText } from '../../../src/benchmarks/livecodebench/pickled-text.js';
import { testsOf } from '../../../src/benchmarks/livecodebench/tests-of.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { Outline } from '../../../src/datasets/outline.js';
import { selectItems } from '../../../src/runner/plan/select-items.js';
import { temporaryFolder } from '../../support/temp.js';

/** What Python's pickle writes for a text in protocol 4, in a frame or, from 64 KiB on, without one. */
function pickled(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.write('X', 'latin1');
  head.writeUInt32LE(bytes.length, 1);
  const body = Buffer.concat([head, bytes, Buffer.from('\x94.', 'latin1')]);
  const frame = Buffer.alloc(9);
  frame[0] = 0x95;
  frame.writeBigUInt64LE(BigInt(body.length), 1);
  const framed = bytes.length < 65_536 ? [frame] : [];
  return Buffer.concat([Buffer.from([0x80, 4]), ...framed, body]);
}

const packed = (pickle: Buffer): string => deflateSync(pickle).toString('base64');

const row = (fields: object = {}): object => ({
  question_title: 'Sums',
  question_content: 'Add the numbers.',
  platform: 'atcoder',
  question_id: 'sum_a',
  contest_id: 'sum',
  contest_date: '2024-08-03T21:00:00',
  starter_code: '',
  difficulty: 'easy',
  public_test_cases: JSON.stringify([{ input: '1 2', output: '3', testtype: 'stdin' }]),
  private_test_cases: packed(
    pickled(JSON.stringify([{ input: '2 2', output: '4', testtype: 'stdin' }])),
  ),
  metadata: '{}',
  ...fields,
});

function fileOf(rows: readonly object[], name = 'test3.jsonl'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, rows.map((each) => `${JSON.stringify(each)}\n`).join(''));
  return path;
}

const load = (path: string) => loadDataset(liveCodeBenchDataset, { kind: 'path', path });

describe('the items of LiveCodeBench', () => {
  it('have tags for difficulty, platform, kind, release and date; their tests stay in the file', async () => {
    const path = fileOf([
      row(),
      row({
        question_id: '7',
        contest_date: '2024-08-04T00:00:00',
        metadata: '{"func_name": "add"}',
      }),
    ]);
    const { items } = await load(path);
    expect(items.map(({ tags }) => tags)).toEqual([
      {
        difficulty: 'easy',
        platform: 'atcoder',
        kind: 'stdin',
        release: 'v3',
        date: '2024-08-03T21:00:00',
      },
      {
        difficulty: 'easy',
        platform: 'atcoder',
        kind: 'function',
        release: 'v3',
        date: '2024-08-04',
      },
    ]);
    expect(JSON.stringify(items)).not.toContain('2 2');
    expect(items.map(({ data }) => testsOf(data))).toEqual([
      [
        ['1 2', '3'],
        ['2 2', '4'],
      ],
      [
        ['1 2', '3'],
        ['2 2', '4'],
      ],
    ]);
  });

  it('are told to have changed where the file was', async () => {
    const path = fileOf([row()]);
    const [item] = (await load(path)).items;
    if (item === undefined) throw new Error('no item');
    writeFileSync(path, JSON.stringify(row({ question_id: 'other' })).padEnd(2000));
    expect(() => testsOf(item.data)).toThrow('was changed');
  });

  it('are refused from a packed file, since their tests are read when they are needed', async () => {
    const path = join(temporaryFolder(), 'test.jsonl.gz');
    writeFileSync(path, gzipSync(JSON.stringify(row())));
    await expect(load(path)).rejects.toThrow(
      'test.jsonl, line 1: its tests are read when they are needed; unpack the file to .jsonl.',
    );
  });

  it.each([
    [{ contest_date: 'soon' }, 'column "contest_date" must be a date: 2024-08-03'],
    [{ metadata: '{' }, 'column "metadata" is not JSON'],
    [{ question_id: '' }, 'column "question_id"'],
  ])('are refused with %j', async (fields, message) => {
    await expect(load(fileOf([row(fields)]))).rejects.toThrow(message);
  });

  it('may be longer than a line of other datasets', async () => {
    const long = 'x'.repeat(17 * 1024 ** 2);
    const [item] = (
      await load(fileOf([row({ private_test_cases: `[]${' '.repeat(long.length)}` })]))
    ).items;
    expect(item?.id).toBe('sum_a');
  });

  it('are chosen by release and by date', async () => {
    const { items } = await loadDataset(liveCodeBenchDataset, { kind: 'sample' });
    const countOf = (subset: Record<string, string[]>): number =>
      selectItems(Outline.of(items), { id: 'livecodebench' }, { subset, limit: undefined }).length;
    expect(countOf({ release: ['..v3'] })).toBe(12);
    expect(countOf({ release: ['v5..'] })).toBe(8);
    expect(countOf({ date: ['2024-08-01..2025-02-01'] })).toBe(8);
    // The 20th at 21:00 is after the 20th, as in the official windows.
    expect(countOf({ date: ['2024-04-06..2024-04-20'] })).toBe(1);
    expect(countOf({ release: ['..v3'], difficulty: ['hard'] })).toBe(2);
    expect(() => countOf({ date: ['2030-01-01..2031-01-01'] })).toThrow('has no such date');
    expect(() => countOf({ date: ['2025-05-31..2024-08-01'] })).toThrow(
      'the range ends before it begins; write date=2024-08-01..2025-05-31',
    );
  });
});

describe('the text in a pickle', () => {
  it('is read in every form that Python writes, at any length', () => {
    const forms = [
      Buffer.from('\x80\x04\x95\x07\0\0\0\0\0\0\0\x8c\x03abc\x94.', 'latin1'),
      Buffer.from('\x80\x02X\x03\0\0\0abcq\0.', 'latin1'),
      Buffer.from('X\x03\0\0\0abcr\0\0\0\0.', 'latin1'),
      Buffer.from('\x80\x05\x8d\x03\0\0\0\0\0\0\0abc\x94.', 'latin1'),
    ];
    for (const form of forms) expect(pickledText(packed(form))).toBe('abc');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (text, long) => {
        const whole = long ? text.repeat(5_000) : text;
        expect(pickledText(packed(pickled(whole)))).toBe(whole);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['a call', 'cos\nsystem\n(S"true"\ntR.'],
    ['a call in protocol 4', '\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93.'],
    ['a number', '\x80\x04K\x01.'],
    ['two texts', '\x80\x04\x8c\x01a\x8c\x01b.'],
    ['nothing', '\x80\x04.'],
    ['more after its end', '\x80\x04\x8c\x01a.\x8c\x01b.'],
    ['a length beyond its end', '\x80\x04X\xff\xff\xff\xffabc'],
    ['a length of 2^63', `\x8d\xff\xff\xff\xff\xff\xff\xff\x7fabc.`],
    ['an external object', '\x80\x04\x8c\x01aQ.'],
  ])('is refused with %s, and nothing of it is run', (_, pickle) => {
    expect(() => pickledText(packed(Buffer.from(pickle, 'latin1')))).toThrow(/^their pickle/);
  });

  it('is refused where it unpacks to more than is allowed, is cut, or is something else', () => {
    expect(() => pickledText(packed(pickled('a'.repeat(2 ** 21))), 2 ** 20)).toThrow(
      'they unpack to more than 1 MiB, which is the limit',
    );
    expect(() => pickledText('words')).toThrow('they are not zlib data');
    const whole = packed(pickled('a'.repeat(100_000)));
    expect(() => pickledText(whole.slice(0, 100))).toThrow('they are not zlib data');
    expect(() => pickledText(packed(Buffer.from('\x8c\x01\xff.', 'latin1')))).toThrow('not UTF-8');
  });

  it('never throws anything but a sentence, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(typeof pickledText(packed(Buffer.from(bytes)))).toBe('string');
        } catch (thrown) {
          expect((thrown as Error).message).toMatch(/^(their pickle|the text of their pickle)/);
        }
      }),
    );
  });
});
