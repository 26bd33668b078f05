import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { CardbenchError } from '../../core/errors.js';
import { packageRoot } from '../../core/package-root.js';
import { covered } from '../inherited-descriptors.js';
import type { StoppableInterpreter } from '../judge-within-time.js';
import type { Verdict } from '../verdict.js';
import type { LineEnds } from './line.js';
import type { GuardReply, GuardRequest, GuardSetup } from './messages.js';

/** Milliseconds for an interpreter to start on a loaded machine. */
const START_LIMIT = 60_000;

/** Milliseconds in which a program that is stopped has ended, and the interpreter is ready for another. */
const STOP_LIMIT = 30_000;

/** A process with few rights and an interpreter in a thread of it. */
export interface Guard extends StoppableInterpreter {
  readonly python: string;
  /** Has the interpreter begin with a program; see `Begin`. */
  readonly begin: (program: string, text: string) => void;
  /**
   * What an interpreter of tests says of the program; `undefined` when it ends without a verdict.
   *
   * @param answered called when the solution has answered it, at most ten times a second
   */
  readonly verdict: (answered: () => void) => Promise<Verdict | undefined>;
  /**
   * Puts the interpreter back to how it was before the program. The next program may be sent at once; it
   * begins when this resolves. `false` where the process is of no more use.
   */
  readonly restore: () => Promise<boolean>;
  readonly kill: () => void;
}

/** The part of a setup that is the same for the guards of tests and of solutions. */
export type CommonSetup = Omit<GuardSetup, 'line' | 'role' | 'source'>;

/** Starts the two processes of a pair, with the line between them. */
export function forkPair(setup: CommonSetup): { tests: ForkedGuard; solution: ForkedGuard } {
  const tests = forkGuard(setup, ['ignore', 'ignore', 'ignore', 'ipc', 'pipe', 'pipe']);
  const [answers, requests] = pipesOf(tests);
  try {
    // In one of the first three places a descriptor waits until there is something to read. In the others
    // it does not wait: a thread that writes what nobody reads can be ended.
    const solution = forkGuard(setup, [requests, 'ignore', 'ignore', 'ipc', answers]);
    return {
      tests: { child: tests, line: { read: 4, write: 5 } },
      solution: { child: solution, line: { read: 0, write: 4 } },
    };
  } catch (thrown) {
    tests.kill('SIGKILL');
    throw thrown;
  } finally {
    // Now the ends are in the two processes alone: each sees when the other has ended.
    answers.destroy();
    requests.destroy();
  }
}

/** A process that was started and not set up. */
export interface ForkedGuard {
  readonly child: ChildProcess;
  readonly line: LineEnds;
}

/** The pipes beyond the channel, in order. */
function pipesOf(child: ChildProcess): [Duplex, Duplex] {
  return child.stdio.slice(4) as unknown as [Duplex, Duplex];
}

function forkGuard(
  setup: CommonSetup,
  stdio: ('pipe' | 'ipc' | 'ignore' | Duplex)[],
): ChildProcess {
  const child = fork(join(packageRoot, 'dist', 'processes', 'guard.js'), [], {
    execArgv: guardFlags(setup),
    stdio: [...stdio, ...covered(stdio.length)],
    serialization: 'advanced',
    env: {},
    cwd: packageRoot,
    // A group of its own: Ctrl-C at the terminal is for cardbench. The guard ends with its channel.
    detached: true,
  });
  child.on('error', () => {});
  if (child.pid !== undefined) return child;
  throw new CardbenchError(
    'The Pyodide sandbox cannot start a process; raise the limits on open files and processes (ulimit -n, ulimit -u).',
  );
}

export async function startGuard(
  { child, line }: ForkedGuard,
  setup: Omit<GuardSetup, 'line'>,
): Promise<Guard> {
  const guard = guardOf(child);
  const started = await guard.start({ ...setup, line });
  if (started?.kind === 'ready') return { ...guard, python: started.python };
  guard.kill();
  const reason =
    started?.kind === 'broken' ? started.reason : 'the process ended or hung at its start';
  throw new CardbenchError(
    `The Pyodide sandbox does not start (${reason}); try "npm rebuild", or install bubblewrap and python3 and use --sandbox bubblewrap.`,
  );
}

type Running = Omit<Guard, 'python'> & {
  readonly start: (setup: GuardSetup) => Promise<GuardReply | undefined>;
};

function guardOf(child: ChildProcess): Running {
  let judged: ((verdict: Verdict | undefined) => void) | undefined;
  let onAnswer: (() => void) | undefined;
  let expected: ((reply: GuardReply | undefined) => void) | undefined;
  let ended = false;
  let overdue: NodeJS.Timeout | undefined;
  const request = (content: GuardRequest): void => {
    if (!ended) child.send(content, () => {});
  };
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  child.on('message', (content) => {
    const reply = content as GuardReply;
    if (reply.kind === 'verdict') judged?.(reply.verdict);
    else if (reply.kind === 'answered') onAnswer?.();
    else expected?.(reply);
  });
  child.once('exit', () => {
    ended = true;
    clearTimeout(overdue);
    expected?.(undefined);
    judged?.(undefined);
  });
  /** The reply to a request; `undefined` when the process ends or does not answer in time. */
  const answered = (content: GuardRequest): Promise<GuardReply | undefined> =>
    new Promise((resolve) => {
      const settle = (reply: GuardReply | undefined): void => {
        clearTimeout(timer);
        expected = undefined;
        resolve(reply);
      };
      const timer = setTimeout(() => settle(undefined), START_LIMIT);
      expected = settle;
      if (ended) settle(undefined);
      else request(content);
    });
  return {
    start: (setup) => answered({ kind: 'set up', setup }),
    begin: (program, text) => request({ kind: 'begin', program, text }),
    verdict: (answered) =>
      new Promise((resolve) => {
        judged = resolve;
        onAnswer = answered;
        if (ended) resolve(undefined);
      }),
    stop: () => {
      request({ kind: 'stop' });
      // A guard whose channel was spoilt says nothing any more.
      overdue ??= setTimeout(kill, STOP_LIMIT);
    },
    restore: async () => {
      const reply = await answered({ kind: 'restore' });
      clearTimeout(overdue);
      overdue = undefined;
      if (reply?.kind === 'restored') return true;
      kill();
      return false;
    },
    processes: () => [child.pid ?? 0],
    kill,
  };
}

function guardFlags(setup: CommonSetup): string[] {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  // Before 20.19, Node with a permission model does not see that package.json calls these files modules.
  const detection = '--experimental-detect-module';
  const readable = [
    setup.pyodideFolder,
    join(packageRoot, 'dist'),
    join(packageRoot, 'package.json'),
    ...(setup.snapshotPath === undefined ? [] : [setup.snapshotPath]),
  ];
  return [
    permission,
    ...(process.allowedNodeEnvironmentFlags.has(detection) ? [detection] : []),
    '--allow-worker',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    '--no-warnings',
  ];
}
