import { type StdioOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../src/core/package-root.js';
import type { PythonJob, PythonOutcome, SandboxName } from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';
import { endWithDescendants } from '../../support/descendants.js';

/** Milliseconds in which the child ends, on a machine that is busy with other things. */
const LIMIT = 60_000;

const SCRIPT = `
const [open, name, jobs] = process.argv.slice(1);
const { openSandbox } = await import(open);
const sandbox = await openSandbox(name);
const outcomes = [];
for (const job of JSON.parse(jobs)) outcomes.push(await sandbox.run(job));
await sandbox.close();
process.stdout.write(JSON.stringify(outcomes));
`;

export interface ChildOptions {
  /** Of the child; in it a sandbox finds the descriptors that it may have to hide. */
  readonly stdio?: StdioOptions;
  readonly user?: number;
  readonly home?: string;
  /** What the child is started through: a command and its arguments. */
  readonly through?: readonly string[];
  /** Milliseconds in which the child ends. */
  readonly limit?: number;
}

/**
 * Opens a sandbox in another process, and judges programs there one after the other. A child that does not end in time
 * is ended with all that it has started; the error says what it wrote, and what each of its processes did at that time.
 */
export function judgedInChild(
  name: SandboxName,
  jobs: readonly PythonJob[],
  {
    stdio = ['ignore', 'pipe', 'pipe'],
    user,
    home = sharedHome,
    through = [],
    limit = LIMIT,
  }: ChildOptions,
): Promise<PythonOutcome[]> {
  const open = pathToFileURL(join(packageRoot, 'dist', 'sandbox', 'open.js')).href;
  const node = ['--input-type=module', '-e', SCRIPT, open, name, JSON.stringify(jobs)];
  const [command = '', ...rest] = [...through, process.execPath, ...node];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      stdio,
      cwd: '/',
      env: { PATH: process.env['PATH'], HOME: home, CARDBENCH_HOME: home },
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    const said = { out: '', error: '' };
    child.stdout?.on('data', (chunk: Buffer) => {
      said.out += chunk.toString('utf8');
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      said.error += chunk.toString('utf8');
    });
    const hangs = setTimeout(() => {
      const states = endWithDescendants(child.pid ?? 0);
      const wrote = `${said.out}${said.error}`;
      reject(
        new Error(`no end within ${limit} ms; it wrote "${wrote}"; its processes:\n${states}`),
      );
    }, limit);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(hangs);
      if (code === 0) resolve(JSON.parse(said.out) as PythonOutcome[]);
      else reject(new Error(said.error || `it ended with ${code}`));
    });
  });
}
