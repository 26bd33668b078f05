import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const mainFile = join(root, 'dist', 'cli', 'main.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** In a process group of its own, so that a test can press Ctrl-C for all of it. */
  readonly ownGroup?: boolean;
  /** Gets the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the built command and waits for its end. Keys of the developer's machine are not passed on. */
export function cardbench(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const inherited = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/_API_KEY$|^HF_|^CARDBENCH_/.test(name)),
    );
    const child = spawn(process.execPath, [mainFile, ...args], {
      cwd: options.cwd ?? root,
      env: { ...inherited, CARDBENCH_HOME: sharedHome, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: options.ownGroup === true,
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    options.onStart?.(child);
  });
}

/** Where a run finds its model, a test's own server, and its items, ours unless others are named. */
export function onServer(baseUrl: string, store: string, dataset = 'sample'): string[] {
  return ['--model', 'm', '--base-url', baseUrl, '--dataset', dataset, '--store', store];
}

/** A cache folder of the tests' own: only the sandbox's snapshot is kept in it. */
export const sharedHome = join(root, 'node_modules', '.cache', 'cardbench-test');
