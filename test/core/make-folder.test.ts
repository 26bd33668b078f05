import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/core/make-folder.js';
import { packageRoot } from '../../src/core/package-root.js';
import { temporaryFolder } from '../support/temp.js';

describe('a folder', () => {
  it('is made with those above it, and may be there already', () => {
    const path = join(temporaryFolder(), 'a/b/c');
    makeFolder(path);
    makeFolder(path);
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('has the permissions that are given', () => {
    const path = join(temporaryFolder(), 'a/b');
    makeFolder(path, 0o700);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
  });

  it.skipIf(!existsSync('/proc/self/fd'))('is refused at once where none can be made', () => {
    expect(() => makeFolder('/proc/self/a/b')).toThrow();
  });

  it('is nowhere made by the recursive option of Node, which may not return', () => {
    const sources = readdirSync(join(packageRoot, 'src'), { recursive: true, encoding: 'utf8' });
    const texts = sources
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => [name, readFileSync(join(packageRoot, 'src', name), 'utf8')] as const);
    const recursive = texts.filter(([, text]) => /mkdir(?:Sync)?\([^)]*recursive/.test(text));
    expect(recursive.map(([name]) => name)).toEqual([]);
  });
});
