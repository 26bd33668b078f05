import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { bubblewrapMain } from '../python-files.js';
import type { Python } from './pythons.js';

const run = promisify(execFile);

/** Milliseconds for bwrap to list its options on a loaded machine. */
const LIMIT = 20_000;

/** Bytes of the scratch folder, which is in memory. */
export const SCRATCH = 64 * 1024 * 1024;

/** The file descriptor of the seccomp filter for bwrap. */
const FILTER_DESCRIPTOR = 4;

/**
 * The arguments of bwrap for a Python: no network, no home folder, only `/usr` and its libraries, read-only; a scratch
 * folder in memory; a seccomp filter.
 */
export function bwrapArguments(python: Python, flags: ReadonlySet<string>): string[] {
  const system = ['/bin', '/lib', '/lib32', '/lib64', '/usr', python.prefix]
    .filter((path) => existsSync(path))
    .flatMap((path) => ['--ro-bind', path, path]);
  // Descriptions of the host's keys; present since Linux 2.6.10, unless the kernel has no keys.
  const hidden = ['/proc/keys', '/proc/key-users']
    .filter((path) => existsSync(path))
    .flatMap((path) => ['--ro-bind', '/dev/null', path]);
  return [
    '--unshare-all',
    ...(flags.has('--disable-userns') ? ['--unshare-user', '--disable-userns'] : []),
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--hostname',
    'sandbox',
    ...system,
    '--proc',
    '/proc',
    ...hidden,
    '--dev',
    '/dev',
    '--remount-ro',
    '/dev',
    ...(flags.has('--size') ? ['--size', String(SCRATCH)] : []),
    '--tmpfs',
    '/tmp',
    '--remount-ro',
    '/',
    '--chdir',
    '/tmp',
    '--clearenv',
    '--setenv',
    'HOME',
    '/tmp',
    '--setenv',
    'LANG',
    'C.UTF-8',
    '--setenv',
    'PYTHONHASHSEED',
    '0',
    '--seccomp',
    String(FILTER_DESCRIPTOR),
    '--',
    python.executable,
    // No user or site packages: only the standard library, as under Pyodide.
    '-s',
    '-S',
    '-c',
    bubblewrapMain(),
  ];
}

/** The options that the installed bwrap supports. */
export async function supportedFlags(bwrap: string): Promise<ReadonlySet<string>> {
  try {
    const { stdout, stderr } = await run(bwrap, ['--help'], { timeout: LIMIT });
    return new Set(`${stdout}${stderr}`.match(/--[a-z-]+/g) ?? []);
  } catch {
    return new Set();
  }
}
