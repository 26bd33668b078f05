import { type StdioOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../src/core/package-root.js';
import type { PythonJob, PythonOutcome, SandboxName } from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';

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
  /** Gets the child's number once it runs. */
  readonly started?: (pid: number) => void;
}

/** Opens a sandbox in another process, and judges programs there one after the other. */
export function judgedInChild(
  name: SandboxName,
  jobs: readonly PythonJob[],
  {
    stdio = ['ignore', 'pipe', 'pipe'],
    user,
    home = sharedHome,
    through = [],
    started,
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
    child.on('spawn', () => started?.(child.pid ?? 0));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(said.out) as PythonOutcome[]);
      else reject(new Error(said.error || `it ended with ${code}`));
    });
  });
}
