import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../src/core/package-root.js';
import { type CliOptions, type CliResult, environment } from './cli.js';

export const mainFile = join(packageRoot, 'dist', 'cli', 'main.js');

export interface ProcessOptions extends CliOptions {
  /** In a process group of its own, so that a test can press Ctrl-C for all of it. */
  readonly ownGroup?: boolean;
  /** Gets the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the built command in a process of its own, and waits for its end. */
export function cardbenchProcess(
  args: readonly string[],
  options: ProcessOptions = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mainFile, ...args], {
      cwd: options.cwd ?? packageRoot,
      env: environment(options.env),
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
