import type { ChildProcess } from 'node:child_process';
import type { CliResult } from './cli.js';
import { cardbenchProcess } from './cli-process.js';

/** A command that is started again when it is killed, as what supervises processes does. */
export interface Supervised {
  /** Kills it (-9). Resolves when it has been started again. */
  readonly kill: () => Promise<void>;
  /** Kills it for good. */
  readonly end: () => void;
  /** How it has ended by itself, or by `end`. */
  readonly ended: Promise<CliResult>;
  /** What each of its processes has said on stderr, and whether it runs. */
  readonly report: () => string;
}

/** A process that has found its engine away when it was started is started again, too. */
export function supervise(args: readonly string[]): Supervised {
  const processes: { child: ChildProcess; said: string }[] = [];
  let killed = false;
  let over = false;
  let started = (): void => {};
  const onStart = (child: ChildProcess): void => {
    const process = { child, said: '' };
    processes.push(process);
    child.stderr?.on('data', (chunk: Buffer) => {
      process.said += chunk.toString('utf8');
    });
    started();
  };
  const run = async (): Promise<CliResult> => {
    for (;;) {
      const result = await cardbenchProcess(args, { onStart });
      const isAgain = killed || result.stderr.includes('cannot be reached');
      killed = false;
      if (over || !isAgain) return result;
    }
  };
  return {
    ended: run(),
    kill: () =>
      new Promise((resolve) => {
        started = resolve;
        killed = true;
        processes.at(-1)?.child.kill('SIGKILL');
      }),
    end: () => {
      over = true;
      processes.at(-1)?.child.kill('SIGKILL');
    },
    report: () =>
      processes
        .map(({ child: { pid, exitCode, signalCode }, said }) => {
          const state = signalCode ?? (exitCode === null ? 'runs' : `ended with ${exitCode}`);
          return `process ${pid} ${state}: ${said.slice(-2_000).trim()}`;
        })
        .join('\n'),
  };
}
