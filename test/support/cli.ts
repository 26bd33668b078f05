import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../src/cli/command-line.js';
import type { Host } from '../../src/cli/terminal.js';
import { inFolder } from './in-folder.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The width of the terminal that standard output is; by default it is a pipe. */
  readonly columns?: number;
  /** What is typed; then standard input and standard error are a terminal. */
  readonly typed?: string;
}

/** The tests' environment with what is given on top. Keys of the developer's machine are not passed on. */
export function environment(given: CliOptions['env']): Record<string, string | undefined> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/_API_KEY$|^HF_|^CARDBENCH_/.test(name),
  );
  return { ...Object.fromEntries(inherited), CARDBENCH_HOME: sharedHome, ...given };
}

/** Runs a command from its source in the process of the test. */
export async function cardbench(
  args: readonly string[],
  { env, cwd = root, columns, typed }: CliOptions = {},
): Promise<CliResult> {
  const written = { stdout: '', stderr: '' };
  const streamTo = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const host: Host = {
    stdout: { ...streamTo('stdout'), isTTY: columns !== undefined, columns },
    stderr: { ...streamTo('stderr'), isTTY: typed !== undefined },
    ...(typed === undefined
      ? {}
      : { stdin: Object.assign(Readable.from([typed]), { isTTY: true }) }),
    env: environment(env),
    on: () => {},
    off: () => {},
    exit: () => {},
  };
  const code = await inFolder(cwd, () => runCommandLine(args, host));
  return { code, ...written };
}

/** What a command that fails says, without its name; `done` where it does not fail. */
export async function outcomeOf(line: string | readonly string[]): Promise<string> {
  const { code, stderr } = await cardbench(typeof line === 'string' ? line.split(' ') : line);
  return code === 0 ? 'done' : stderr.trim().replace(/^cardbench: /, '');
}

/** Where a run finds its model, a test's own server, and its items, ours unless others are named. */
export function onServer(baseUrl: string, store: string, dataset = 'sample'): string[] {
  return ['--model', 'm', '--base-url', baseUrl, '--dataset', dataset, '--store', store];
}

/** A cache folder of the tests' own: only the sandbox's snapshot is kept in it. */
export const sharedHome = join(root, 'node_modules', '.cache', 'cardbench-test');
