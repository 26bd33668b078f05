import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startingFromSnapshot } from '../../../src/sandbox/pyodide/ensure-snapshot.js';
import { temporaryFolder } from '../../support/temp.js';

describe('starting from a snapshot', () => {
  let home: string;
  let temporary: string;
  let made: number;
  /** Writes a snapshot that says which it is. */
  const make = async (path: string): Promise<void> => {
    made++;
    writeFileSync(path, `snapshot ${made}`);
  };
  const read = async (path: string | undefined): Promise<string> =>
    path === undefined ? 'none' : readFileSync(path, 'utf8');
  const kept = (): string[] => {
    const folder = join(home, 'sandbox');
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  };

  beforeEach(() => {
    home = temporaryFolder();
    temporary = temporaryFolder();
    made = 0;
    vi.stubEnv('CARDBENCH_HOME', home);
    vi.stubEnv('TMPDIR', temporary);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('makes one once, for this run and the next', async () => {
    const start = startingFromSnapshot(read, make);
    expect(await start()).toBe('snapshot 1');
    expect(await start()).toBe('snapshot 1');
    expect(await startingFromSnapshot(read, make)()).toBe('snapshot 1');
    expect(made).toBe(1);
  });

  it('starts without one where none can be made, and does not try again in that run', async () => {
    const fail = vi.fn(async (path: string) => {
      writeFileSync(path, 'half');
      throw new Error('no space left');
    });
    const start = startingFromSnapshot(read, fail);
    expect(await start()).toBe('none');
    expect(kept()).toEqual([]);
    const tries = fail.mock.calls.length;
    expect(await start()).toBe('none');
    expect(fail).toHaveBeenCalledTimes(tries);
    // Another run does.
    expect(await startingFromSnapshot(read, make)()).toBe('snapshot 1');
  });

  it('keeps none from which nothing starts', async () => {
    const refuse = async (path: string | undefined): Promise<string> => {
      if (path !== undefined) throw new Error('function signature mismatch');
      return 'none';
    };
    expect(await startingFromSnapshot(refuse, make)()).toBe('none');
    expect(kept()).toEqual([]);
  });

  it('replaces one from which nothing starts any more', async () => {
    await startingFromSnapshot(read, make)();
    const choosy = async (path: string | undefined): Promise<string> => {
      const content = await read(path);
      if (content === 'snapshot 1') throw new Error('function signature mismatch');
      return content;
    };
    expect(await startingFromSnapshot(choosy, make)()).toBe('snapshot 2');
    expect(kept()).toEqual(['snapshot 2']);
  });

  it.each([
    ['cut short', 'snap'],
    ['empty', ''],
    ['something else', '<html>'],
  ])('replaces one that is %s', async (_what, content) => {
    await startingFromSnapshot(read, make)();
    const folder = join(home, 'sandbox');
    const [name = ''] = readdirSync(folder);
    writeFileSync(join(folder, name), content);
    expect(await startingFromSnapshot(read, make)()).toBe('snapshot 2');
    expect(kept()).toEqual(['snapshot 2']);
  });

  it('says why where nothing starts at all', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('no Pyodide');
    };
    await expect(startingFromSnapshot(broken, make)()).rejects.toThrow('no Pyodide');
  });

  it('keeps it among the temporary files where the cache cannot be written', async () => {
    writeFileSync(join(home, 'file'), '');
    vi.stubEnv('CARDBENCH_HOME', join(home, 'file'));
    for (const run of [1, 2]) {
      expect(await startingFromSnapshot(read, make)(), `run ${run}`).toBe('snapshot 1');
    }
    expect(readdirSync(temporary)).toHaveLength(1);
  });

  it('uses no folder among the temporary files that others can write to', async () => {
    writeFileSync(join(home, 'file'), '');
    vi.stubEnv('CARDBENCH_HOME', join(home, 'file'));
    const folder = join(temporary, `cardbench-${process.getuid?.() ?? 'user'}`);
    mkdirSync(folder);
    chmodSync(folder, 0o777);
    expect(await startingFromSnapshot(read, make)()).toBe('none');
    chmodSync(folder, 0o700);
    expect(await startingFromSnapshot(read, make)()).toBe('snapshot 1');
  });

  it('removes what nobody has used for a month, and nothing else', async () => {
    const folder = join(home, 'sandbox');
    mkdirSync(folder);
    const days = (ago: number): Date => new Date(Date.now() - ago * 24 * 60 * 60 * 1000);
    for (const [name, ago] of [
      ['pyodide-1.snapshot', 40],
      ['pyodide-2.snapshot', 20],
      ['pyodide-3.tmp', 40],
      ['notes.txt', 40],
    ] as const) {
      writeFileSync(join(folder, name), name);
      utimesSync(join(folder, name), days(ago), days(ago));
    }
    await startingFromSnapshot(read, make)();
    expect(kept().sort()).toEqual(['notes.txt', 'pyodide-2.snapshot', 'snapshot 1']);
  });
});
