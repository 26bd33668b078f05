import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { promisify } from 'node:util';
import { bubblewrapSource, type Role } from '../python-files.js';

const run = promisify(execFile);

/** Milliseconds for an interpreter to start on a loaded machine. */
const START_LIMIT = 20_000;

/** A Python of this machine. */
export interface Python {
  readonly executable: string;
  /** The folder that it is installed in. */
  readonly prefix: string;
  /** `3.11.2` */
  readonly version: string;
  /** Our part of both interpreters, compiled by it: compiling takes longer than starting. */
  readonly code: Readonly<Record<Role, Buffer>>;
}

const DESCRIBE = `
import base64, json, marshal, sys
compiled = [base64.b64encode(marshal.dumps(compile(source, "<sandbox>", "exec"))).decode() for source in json.load(sys.stdin)]
print(json.dumps([sys.executable, sys.base_prefix, sys.version.split()[0], *compiled]))
`;

/**
 * Every python3 that may serve: the one on the path, then the system's; one that is installed in the
 * home folder comes last, for a part of that folder must then be shown to programs.
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

/** `undefined` where it is not there, or broken. */
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
