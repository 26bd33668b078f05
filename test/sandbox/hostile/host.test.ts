import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SandboxName } from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';
import { FULL, partOf } from '../../support/full.js';
import { missing } from './attack.js';
import { type ChildOptions, judgedInChild } from './child.js';
import { jobFor, rightFor, wrongFor } from './targets.js';

const NOBODY = 65534;
const names: SandboxName[] = ['bubblewrap', 'pyodide'];
const why = { bubblewrap: await missing('bubblewrap'), pyodide: undefined };

/** Passes where it finds a descriptor that is open on something, or writes to one. */
const WRITES_EVERYWHERE = `
import os
def f():
    found = []
    for descriptor in range(5, 10000):
        try:
            os.write(descriptor, b"changed")
            found.append(descriptor)
        except OSError:
            pass
    for pid in os.listdir("/proc") if os.path.isdir("/proc") else []:
        for name in os.listdir("/proc/%s/fd" % pid) if pid.isdigit() else []:
            try:
                with open("/proc/%s/fd/%s" % (pid, name), "r+b", 0) as file:
                    if "host-file" in os.readlink("/proc/%s/fd/%s" % (pid, name)):
                        found.append(name)
                    file.write(b"changed")
            except OSError:
                pass
    return 42 if found else 0
`;

/** The same in JavaScript's hands, which could write to descriptors of the process itself. */
const WRITES_AS_JAVASCRIPT = `${readFileSync(join(import.meta.dirname, 'before', 'module.py'), 'utf8')}
write = module.FS.filesystems.NODEFS.stream_ops.write
def f():
    found = 0
    stream = to_js([1])
    for descriptor in [*range(4, 300), *range(4990, 5010)]:
        stream.nfd = descriptor
        try:
            found += write(stream, module.HEAPU8, 2000, 5, None)
        except Exception:
            pass
    return 42 if found else 0
`;

describe.each(names)('%s on its host', (name) => {
  if (why[name] !== undefined) {
    it.skip(`works here (skipped: ${why[name]})`);
    return;
  }
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardbench-host-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  // An interpreter of Pyodide is started for each: with all cases.
  it.each(name === 'pyodide' && !FULL ? [] : partOf([40, 251, 5000], 3, name))(
    'hands down nothing that is open as descriptor %i',
    async (place) => {
      const path = join(folder, 'host-file');
      writeFileSync(path, 'of the host', { mode: 0o600 });
      const file = openSync(path, 'r+');
      const stdio = ['ignore', 'pipe', 'pipe', ...new Array(place - 3).fill('ignore'), file];
      const jobs = [WRITES_EVERYWHERE, ...(name === 'pyodide' ? [WRITES_AS_JAVASCRIPT] : [])];
      const outcomes = await judgedInChild(
        name,
        [...jobs.map((code) => jobFor('answer', code)), rightFor('answer')],
        { stdio },
      );
      closeSync(file);
      expect(readFileSync(path, 'utf8')).toBe('of the host');
      expect(outcomes.map(({ kind }) => kind)).toEqual([...jobs.map(() => 'failed'), 'passed']);
    },
  );

  const works = async (options: ChildOptions): Promise<void> => {
    const jobs = [
      rightFor('answer'),
      wrongFor('answer'),
      rightFor('classes'),
      rightFor('evalplus'),
    ];
    const outcomes = await judgedInChild(name, jobs, { home: folder, ...options });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['passed', 'failed', 'passed', 'passed']);
  };
  const isRoot = process.getuid?.() === 0;
  // Root may do whatever another user may.
  it.skipIf(isRoot && !FULL)('works as the user of these tests', () => works({ home: sharedHome }));
  // In Pyodide, a user without a snapshot makes one first.
  it.skipIf(!isRoot || (name === 'pyodide' && !FULL))(
    'works as an ordinary user, where these tests are root',
    () => {
      chmodSync(folder, 0o700);
      chownSync(folder, NOBODY, NOBODY);
      return works({ user: NOBODY });
    },
  );
});

const keyctl = hasKeyctl();
describe.skipIf(why.bubblewrap !== undefined)('keys of the host', () => {
  it.skipIf(!keyctl)('are not found by a program (keyctl of keyutils is needed)', async () => {
    const reads = `
import ctypes
def f():
    libc = ctypes.CDLL(None)
    for call in (250, 219):
        for keyring in (-3, -4, -5, -2, -1):
            key = libc.syscall(call, 10, keyring, b"user", b"cardbench-test", 0)
            if key > 0:
                return 42
    return 0
`;
    const through = [
      'keyctl',
      'session',
      'cardbench-test',
      'sh',
      '-c',
      'keyctl add user cardbench-test secret @s >&2 && exec "$0" "$@"',
    ];
    const outcomes = await judgedInChild(
      'bubblewrap',
      [jobFor('answer', reads), rightFor('answer')],
      { through },
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'passed']);
  });
});

function hasKeyctl(): boolean {
  try {
    execFileSync('keyctl', ['show'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
