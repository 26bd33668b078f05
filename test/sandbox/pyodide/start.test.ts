import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../../src/core/hash.js';
import { openPyodide } from '../../../src/sandbox/pyodide/open.js';
import { snapshotKey } from '../../../src/sandbox/pyodide/snapshot-files.js';
import { FULL } from '../../support/full.js';
import { sharedFolder, temporaryFolder } from '../../support/temp.js';

/** Opens the sandbox and has it judge a right and a wrong program. */
async function verdicts(): Promise<string[]> {
  const sandbox = await openPyodide();
  const judge = async (value: number): Promise<string> => {
    const { kind } = await sandbox.run({
      solution: `import re, json\ndef f():\n    return ${value}\n`,
      helpers: '',
      tests: 'def check(candidate):\n    assert candidate() == 42\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 3000,
    });
    return kind;
  };
  try {
    return [await judge(42), await judge(41)];
  } finally {
    await sandbox.close();
  }
}

function flipBit(content: Buffer): Buffer {
  const middle = Math.floor(content.length / 2);
  content.writeUInt8(content.readUInt8(middle) ^ 1, middle);
  return content;
}

// Each starts several interpreters, which takes long on a busy machine.
describe('the Pyodide sandbox', { timeout: 300_000 }, () => {
  const [good, tmp] = [sharedFolder(), sharedFolder()];
  let home: string;
  let folder: string;
  const use = (chosen: string): void => {
    home = chosen;
    folder = join(home, 'sandbox');
    vi.stubEnv('CARDBENCH_HOME', home);
    // Where the sandbox looks as well, and where other tests may have left a snapshot.
    vi.stubEnv('TMPDIR', tmp);
  };
  /** The only snapshot in the cache, which must be whole and of this Node. */
  const snapshot = (): string => {
    const [name = '', ...others] = readdirSync(folder);
    expect(others).toEqual([]);
    const hash = sha256(readFileSync(join(folder, name)));
    expect(name).toBe(`${snapshotKey()}-${hash}.snapshot`);
    return name;
  };
  /** A cache with a copy of the good snapshot in it. */
  const withSnapshot = async (): Promise<string> => {
    use(good);
    if (!existsSync(folder)) await verdicts();
    const from = join(folder, snapshot());
    use(temporaryFolder());
    mkdirSync(folder, { recursive: true });
    const to = join(folder, basename(from));
    copyFileSync(from, to);
    expect(snapshot()).not.toBe('');
    return to;
  };

  beforeEach(() => use(temporaryFolder()));
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  // In `npm test`, ensure-snapshot.test.ts has snapshots added, left alone and replaced without an interpreter; all tests
  // of the sandbox use one that the first of them has added.
  it.runIf(FULL)(
    'starts with a cache that has only snapshots of other versions, leaves them alone and adds one that the next start uses',
    async () => {
      use(good);
      const other = { ...process.versions, node: '99.0.0' };
      expect(snapshotKey(other)).not.toBe(snapshotKey());
      expect(snapshotKey({ ...process.versions, v8: '99.0' })).not.toBe(snapshotKey());
      const names = [
        `${snapshotKey(other)}-${sha256('x')}.snapshot`,
        'pyodide-314.0.7-0.1.0-a1b2c3d4.snapshot',
      ];
      mkdirSync(folder);
      for (const name of names) writeFileSync(join(folder, name), 'x');
      expect(await verdicts()).toEqual(['passed', 'failed']);
      for (const name of names) {
        expect(readFileSync(join(folder, name), 'utf8')).toBe('x');
        rmSync(join(folder, name));
      }
      const { ino } = statSync(join(folder, snapshot()));
      expect(await verdicts()).toEqual(['passed', 'failed']);
      expect(statSync(join(folder, snapshot())).ino).toBe(ino);
    },
  );

  it.runIf(FULL)('replaces a snapshot that was damaged', async () => {
    const path = await withSnapshot();
    writeFileSync(path, flipBit(readFileSync(path)));
    expect(await verdicts()).toEqual(['passed', 'failed']);
    expect(snapshot()).not.toBe('');
  });

  it.runIf(FULL)('replaces one that does not work, though its name is right', async () => {
    const content = readFileSync(await withSnapshot()).fill(0, 1_000_000);
    use(temporaryFolder());
    mkdirSync(folder);
    const name = `${snapshotKey()}-${sha256(content)}.snapshot`;
    writeFileSync(join(folder, name), content);
    expect(await verdicts()).toEqual(['passed', 'failed']);
    expect(snapshot()).not.toBe(name);
  });

  it.runIf(FULL)('starts where no folder can be written', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    use(join(file, 'home'));
    vi.stubEnv('TMPDIR', join(file, 'tmp'));
    expect(await verdicts()).toEqual(['passed', 'failed']);
  });
});
