import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { packageRoot } from '../core/package-root.js';
import { covered } from './inherited-descriptors.js';
import type { Message } from './judge-program.js';
import type { StoppableInterpreter } from './judge-within-time.js';
import type { GuardReply, GuardRequest, GuardSetup } from './pyodide-messages.js';

/** Milliseconds for an interpreter to start on a loaded machine. */
const START_LIMIT = 60_000;

/** Milliseconds in which a program that is stopped has ended, and the interpreter is ready for another. */
const STOP_LIMIT = 30_000;

/** Messages of a guard that nobody has looked at yet: more than its interpreter has to say. */
const MOST_WAITING = 1000;

/** A process with few rights and an interpreter in a thread of it. */
export interface Guard extends StoppableInterpreter {
  readonly python: string;
  /**
   * Puts the interpreter back to how it was before the program. The next program may be sent at once; it
   * begins when this resolves. `false` where the process is of no more use.
   */
  readonly restore: () => Promise<boolean>;
  readonly kill: () => void;
}

const STDIO = ['ignore', 'ignore', 'ignore', 'ipc'] as const;

export async function startGuard(setup: GuardSetup): Promise<Guard> {
  const child = fork(join(packageRoot, 'dist', 'sandbox', 'pyodide-guard.js'), [], {
    execArgv: guardFlags(setup),
    stdio: [...STDIO, ...covered(STDIO.length)],
    serialization: 'advanced',
    env: {},
    cwd: packageRoot,
    // A group of its own: Ctrl-C at the terminal is for cardbench. The guard ends with its channel.
    detached: true,
  });
  const guard = guardOf(child);
  const started = await guard.start(setup);
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
  let messages: Message[] = [];
  let waiting: ((message: Message | undefined) => void) | undefined;
  let expected: ((reply: GuardReply | undefined) => void) | undefined;
  let ended = false;
  /** What is still said belongs to the last program. */
  let restoring = false;
  let overdue: NodeJS.Timeout | undefined;
  const request = (content: GuardRequest): void => {
    if (!ended) child.send(content, () => {});
  };
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  const deliver = (message: Message): void => {
    // Guards count what their interpreters say; one that does not is not ours any more.
    if (messages.length >= MOST_WAITING) kill();
    else if (waiting === undefined) messages.push(message);
    else waiting(message.kind === 'gone' ? undefined : message);
    waiting = undefined;
  };
  child.on('message', (content) => {
    const reply = content as GuardReply;
    // At once: the next message may come before whoever waits for this one goes on.
    if (reply.kind === 'restored') restoring = false;
    if (reply.kind !== 'message') expected?.(reply);
    else if (!restoring) deliver(reply.message);
  });
  child.on('error', () => {});
  child.once('exit', () => {
    ended = true;
    clearTimeout(overdue);
    expected?.(undefined);
    deliver({ kind: 'gone' });
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
    send: (message) => request({ kind: 'message', message }),
    next: () =>
      new Promise((resolve) => {
        const message = messages.shift();
        if (message !== undefined) resolve(message.kind === 'gone' ? undefined : message);
        else if (ended) resolve(undefined);
        else waiting = resolve;
      }),
    stop: () => {
      request({ kind: 'stop' });
      // A guard whose channel was spoilt says nothing any more.
      overdue ??= setTimeout(kill, STOP_LIMIT);
    },
    restore: async () => {
      messages = [];
      waiting?.(undefined);
      waiting = undefined;
      restoring = true;
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

function guardFlags(setup: GuardSetup): string[] {
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
