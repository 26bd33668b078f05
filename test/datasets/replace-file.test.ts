import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaceFile } from '../../src/datasets/replace-file.js';
import { temporaryFolder } from '../support/temp.js';

const sources = new URL('../support/sources.mjs', import.meta.url).href;

/** Writes in a process of its own, which is killed in the middle. */
function killedWrite(path: string): void {
  const { signal } = spawnSync(process.execPath, [
    '--input-type=module',
    '-e',
    `import { source } from ${JSON.stringify(sources)};
     const { replaceFile } = await source('datasets/replace-file.ts');
     function* pieces() { yield 'half'; process.kill(process.pid, 'SIGKILL'); for (;;); }
     replaceFile(${JSON.stringify(path)}, pieces());`,
  ]);
  expect(signal).toBe('SIGKILL');
}

describe('a file that is replaced', () => {
  it('is whole, whatever was there before', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    expect(replaceFile(path, ['one', 'two'])).toBe(2);
    expect(replaceFile(path, ['three'])).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe('three');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('is the old one when the pieces fail, and nothing else is left', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    replaceFile(path, ['old']);
    const pieces = function* (): Generator<string> {
      yield 'new';
      throw new Error('no more');
    };
    expect(() => replaceFile(path, pieces())).toThrow('no more');
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('is the old one when the process is killed; the next time clears away what that left', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    replaceFile(path, ['old']);
    killedWrite(path);
    killedWrite(path);
    expect(readFileSync(path, 'utf8')).toBe('old');
    replaceFile(path, ['new']);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  it('leaves alone what another process is writing, and files that are none of ours', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'a.json');
    const others = ['a.json.1.tmp', 'a.json.tmp', 'a.json.x.tmp', 'b.json.999999999.tmp'];
    for (const name of others) writeFileSync(join(folder, name), '');
    replaceFile(path, ['new']);
    expect(readdirSync(folder).sort()).toEqual(['a.json', ...others].sort());
  });
});
