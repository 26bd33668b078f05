import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../../../src/datasets/formats/content.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';
import { unpackZstd } from '../../../src/datasets/formats/zstd.js';
import { cardbench } from '../../support/cli.js';
import { describeWithRealData, realData } from '../../support/data.js';
import { FULL } from '../../support/full.js';
import { storedZstd as frame, ZSTD_BLOCK, zstdBomb } from '../../support/stored-zstd.js';
import { temporaryFolder } from '../../support/temp.js';
import { zipWithMethod } from '../../support/zip-with-method.js';

const unpack = (data: Uint8Array): Buffer => Buffer.concat([...unpackZstd('x.eval', data)]);
const text = (length: number): Buffer =>
  Buffer.from('a line of text that repeats\n'.repeat(length));
const hasZstd = spawnSync('zstd', ['--version']).status === 0;
const zstd = (data: Uint8Array, ...flags: string[]): Buffer =>
  execFileSync('zstd', ['-q', '-c', ...flags], { input: data, maxBuffer: 2 ** 30 });

describe('Zstandard data', () => {
  it('of one frame is unpacked', () => {
    const data = text(20_000);
    expect(unpack(frame(data)).equals(data)).toBe(true);
    expect(unpack(frame(data, { checksum: true })).equals(data)).toBe(true);
  });

  it('is unpacked as it is taken, however little of it stands for much', () => {
    const blocks = 100;
    const whole = unpack(zstdBomb(blocks));
    expect(whole.equals(Buffer.alloc(blocks * ZSTD_BLOCK, 'a'))).toBe(true);
    // Of 12 GiB the first is taken.
    const [first] = unpackZstd('x.eval', zstdBomb(100_000));
    expect(first?.length).toBe(ZSTD_BLOCK);
  });

  it('of several frames is their contents one after the other, without those to be skipped', () => {
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
    const parts = [text(10), text(30_000), Buffer.alloc(0), text(1)];
    const packed = parts.flatMap((part) => [frame(part), skippable]);
    expect(unpack(Buffer.concat(packed)).equals(Buffer.concat(parts))).toBe(true);
  });

  it
    .skipIf(!hasZstd)
    .each([['-1'], ['-19'], ['--no-check'], ...(FULL ? [['--ultra', '-22']] : [])])(
    'compressed by zstd %s is unpacked (zstd is needed)',
    (...flags) => {
      const data = Buffer.concat([
        text(50_000),
        Buffer.from(Array.from({ length: 9999 }, (_, i) => (i * i) % 251)),
      ]);
      const twice = Buffer.concat([zstd(data, ...flags), zstd(data, ...flags)]);
      expect(unpack(twice).equals(Buffer.concat([data, data]))).toBe(true);
    },
  );

  it('that needs a great window is refused before it is unpacked', () => {
    expect(() => unpack(frame(text(1), { window: 0xf8 }))).toThrow('it needs more than 128 MiB');
  });

  it('that is cut off or no Zstandard is an error', () => {
    const whole = frame(text(20_000));
    for (let end = 1; end < 40; end++) expect(() => unpack(whole.subarray(0, end))).toThrow();
    expect(() => unpack(whole.subarray(0, -1))).toThrow('a frame ends too early');
    expect(() => unpack(Buffer.from('no compressed data'))).toThrow('there is no frame');
  });

  it('of any bytes is unpacked or an error', () => {
    const start = frame(text(2)).subarray(0, 6);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          unpack(Buffer.concat([start, bytes]));
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(Error);
        }
      }),
    );
  });
});

describe('an .eval log with Zstandard', () => {
  const sample = (id: number): Buffer =>
    Buffer.from(
      JSON.stringify({ id, epoch: 1, input: 'What?', output: { completion: `ANSWER: ${id}` } }),
    );
  const log = (pack: (data: Uint8Array) => Uint8Array): Buffer =>
    zipWithMethod(
      93,
      [1, 2, 3].map((id) => ({
        name: `samples/${id}_epoch_1.json`,
        plain: sample(id),
        packed: pack(sample(id)),
      })),
    );
  const read = async (bytes: Buffer): Promise<unknown[]> => {
    const rows = [];
    for await (const row of rowsOf('x.eval', contentOf(bytes))) rows.push(row);
    return rows.map((row) => (row.kind === 'record' ? row.record['id'] : row));
  };

  it('is read as one with deflate', async () => {
    expect(await read(log((data) => frame(data)))).toEqual([1, 2, 3]);
  });

  it('is read where an entry has several frames', async () => {
    const inTwo = (data: Uint8Array): Buffer =>
      Buffer.concat([frame(data.subarray(0, 20)), frame(data.subarray(20))]);
    expect(await read(log(inTwo))).toEqual([1, 2, 3]);
  });

  it('that needs a great window is told in one sentence', async () => {
    await expect(read(log((data) => frame(data, { window: 0xf8 })))).rejects.toThrow(
      /^x\.eval, samples\/1_epoch_1\.json: it needs more than 128 MiB to be unpacked, which is the limit; compress it with a smaller window\.$/,
    );
  });

  it('loses only the samples that are damaged', async () => {
    let entries = 0;
    const rows = await read(
      log((data) => (entries++ === 0 ? frame(data).subarray(0, 30) : frame(data))),
    );
    expect(rows).toEqual([
      {
        ...{ kind: 'unusable', at: { file: 'samples/1_epoch_1.json', line: 1, unit: 'row' } },
        reason: 'not a complete zip file (an entry is damaged)',
      },
      2,
      3,
    ]);
  });
});

describeWithRealData('real logs of inspect_ai, packed again', () => {
  const folder = realData('outputs/inspect_logs');
  const logs = readdirSync(folder).filter((name) => name.endsWith('.eval'));
  it.each(logs)('%s gives the same with one frame and with several', async (name) => {
    const original = join(folder, name);
    const entries = Object.entries(unzipSync(readFileSync(original)));
    const scored = async (path: string) => {
      const args = ['score', 'mmlu', '--dataset', 'sample', '--format', 'inspect', '--json'];
      const { code, stdout, stderr } = await cardbench([...args, '-p', path]);
      return { code, stdout, stderr: stderr.replaceAll(path, 'log') };
    };
    const expected = await scored(original);
    const frames = [
      (data: Uint8Array) => [data],
      (data: Uint8Array) => [data.subarray(0, 999), data.subarray(999)],
    ];
    for (const cut of frames) {
      const path = join(temporaryFolder(), name);
      const packed = entries.map(([entry, plain]) => ({
        name: entry,
        plain,
        packed: Buffer.concat(cut(plain).map((part) => (hasZstd ? zstd(part) : frame(part)))),
      }));
      writeFileSync(path, zipWithMethod(93, packed));
      expect(await scored(path)).toEqual(expected);
    }
  });
});
