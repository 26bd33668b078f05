import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openConnection } from '../../src/store/open.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { FULL, partOf } from '../support/full.js';
import { gzipOf, gzipOfText, sparseFile, writeZip } from '../support/large-files.js';
import { peakMegabytes } from '../support/resident-memory.js';
import { sharedFolder } from '../support/temp.js';

/** Megabytes: a start of the command takes a quarter of it. */
const ENOUGH = 500;
const MIB = 1024 * 1024;
const folder = sharedFolder();
const file = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};
const sparse = (name: string, begin: string, gibibytes: number): string => {
  const path = join(folder, name);
  sparseFile(path, begin, gibibytes);
  return path;
};
const zip = (name: string, inside: string, content: Buffer): string => {
  const path = join(folder, name);
  writeZip(path, inside, content);
  return path;
};

const emptyStore = (): string => {
  const path = join(folder, 'empty.db');
  openConnection(path).close();
  return path;
};

/** Runs the command, and notes how much memory it took at most. */
async function run(
  line: readonly string[],
): Promise<{ code: number; stderr: string; peak: number }> {
  let peak = 0;
  let watch: NodeJS.Timeout | undefined;
  const { code, stderr } = await cardbenchProcess(line, {
    cwd: folder,
    onStart: ({ pid = 0 }) => {
      watch = setInterval(() => {
        peak = Math.max(peak, peakMegabytes(pid) ?? 0);
      }, 10);
    },
  });
  clearInterval(watch);
  return { code: code ?? -1, stderr, peak };
}

const tried = FULL ? 'every kind' : 'one kind in 5';
describe(`a file that would not fit into memory ends the command in one sentence: ${tried}`, () => {
  const outputs = (path: string): string[] => ['score', 'gsm8k', '--dataset', 'sample', '-p', path];
  const dataset = (path: string): string[] => [
    ...['run', 'gsm8k', '-m', 'demo', '--dataset', path],
    ...['--store', join(folder, 'store.db')],
  ];

  const FILES: readonly (readonly [string, () => string[], RegExp])[] = [
    [
      'a dataset of 2 MB with one line of 2 GB',
      () => dataset(file('a.jsonl.gz', gzipOf('{"question":"', 'x', 2048))),
      /a\.jsonl, line 1: longer than 16 MiB/,
    ],
    [
      // A line that is too long is left out of outputs; this one is not even read to its end.
      'the same as outputs',
      () => outputs(file('b.jsonl.gz', gzipOf('{"item":"1","response":"', 'x', 2048))),
      /b\.jsonl\.gz unpacks to more than 200 times its size/,
    ],
    [
      'a JSON array of one element',
      () => outputs(file('c.json.gz', gzipOf('[{"item":"', 'x', 2048))),
      /c\.json\.gz unpacks to more than 200 times its size/,
    ],
    [
      'a CSV whose quote is never closed',
      () =>
        dataset(
          file(
            'd.csv.gz',
            Buffer.concat([
              gzipSync('question,answer\n1,"'),
              gzipOfText('words and words\n', 2048),
            ]),
          ),
        ),
      /d\.csv, line 2: .*16 MiB/,
    ],
    [
      'a line of five million objects',
      () => outputs(file('e.jsonl', `{"item":[${'{},'.repeat(5_000_000)}{}]}`)),
      /e\.jsonl, line 1: more than 1,000,000 values/,
    ],
    [
      'a line of brackets',
      () => outputs(file('f.jsonl', '['.repeat(15 * MIB))),
      /f\.jsonl, line 1: nested too deeply/,
    ],
    [
      'a log whose sample is one word',
      () => outputs(zip('g.eval', 'samples/1.json', Buffer.alloc(128 * MIB, 'x'))),
      /g\.eval|samples\/1\.json/,
    ],
    [
      '10 GB that take no place',
      () => dataset(sparse('h.jsonl', '', 10)),
      /h\.jsonl is larger than 1 GiB/,
    ],
    [
      'a baseline of 3 GB',
      () => ['compare', sparse('i.json', '{', 3), 'i.json', '--store', emptyStore()],
      /i\.json is larger than 64 MiB/,
    ],
    [
      'a card of 3 GB',
      () => ['card', sparse('j.yaml', 'id: x\n', 3), '-m', 'demo'],
      /j\.yaml is larger than 256 KiB/,
    ],
    [
      'a report of 3 GB',
      () => ['reproduce', sparse('k.json', '{', 3)],
      /k\.json is larger than 64 MiB/,
    ],
    [
      'a configuration of 3 GB',
      () => ['run', 'gsm8k', '--config', sparse('l.yaml', 'model: demo\n', 3)],
      /l\.yaml is larger than 256 KiB/,
    ],
    [
      'a configuration in TypeScript of 3 GB',
      () => ['run', 'gsm8k', '--config', sparse('m.ts', '//', 3)],
      /m\.ts is larger than 16 MiB/,
    ],
    [
      'a Parquet file of 10 GB',
      () => dataset(sparse('n.parquet', 'PAR1', 10)),
      /n\.parquet is larger than 1 GiB/,
    ],
  ];
  it.each(partOf(FILES, 5, 'files'))(
    '%s',
    async (_what, line, expected) => {
      const { code, stderr, peak } = await run(line());
      expect(stderr).toMatch(expected);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
      expect(peak).toBeGreaterThan(20);
      expect(peak).toBeLessThan(ENOUGH);
    },
    60_000,
  );
});
