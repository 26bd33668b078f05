import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { bubblewrapSource, type Role } from '../python-files.js';

const run = promisify(execFile);

/** Milliseconds for an interpreter to start on a loaded machine. */
const START_LIMIT = 20_000;

/** A Python interpreter on this machine. */
export interface Python {
  readonly executable: string;
  /** The folder in which it is installed. */
  readonly prefix: string;
  /** `3.11.2` */
  readonly version: string;
  /** Our code for both interpreters, compiled by it in advance, because compiling takes longer than starting. */
  readonly code: Readonly<Record<Role, Buffer>>;
}

const DESCRIBE = `
import base64, json, marshal, sys
compiled = [base64.b64encode(marshal.dumps(compile(source, "<sandbox>", "exec"))).decode() for source in json.load(sys.stdin)]
print(json.dumps([sys.executable, sys.base_prefix, sys.version.split()[0], *compiled]))
`;

/**
 * Every usable python3: the one on the path, then the system's. One in the home folder comes last, because programs
 * must then be able to see a part of that folder.
 */
export async function pythons(): Promise<Python[]> {
  const found: Python[] = [];
  for (const command of ['python3', '/usr/bin/python3']) {
    const python = await describe(command);
    if (python !== undefined && !found.some((other) => other.executable === python.executable)) {
      found.push(python);
    }
  }
  const atHome = ({ prefix }: Python): number => (prefix.startsWith(`${homedir()}/`) ? 1 : 0);
  return found.sort((a, b) => atHome(a) - atHome(b));
}

/** `undefined` if it does not exist or does not work. */
async function describe(command: string): Promise<Python | undefined> {
  try {
    const running = run(command, ['-I', '-c', DESCRIBE], { timeout: START_LIMIT });
    running.child.stdin?.on('error', () => {});
    running.child.stdin?.end(
      JSON.stringify([bubblewrapSource('solution'), bubblewrapSource('tests')]),
    );
    const [executable = '', prefix = '', version = '', solution = '', tests = ''] = JSON.parse(
      (await running).stdout,
    ) as string[];
    const code = { solution: Buffer.from(solution, 'base64'), tests: Buffer.from(tests, 'base64') };
    return { executable, prefix, version, code };
  } catch {
    return undefined;
  }
}
