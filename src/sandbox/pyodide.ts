import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { CardbenchError } from '../core/errors.js';
import { packageRoot } from '../core/package-root.js';
import { afterOwnTime, waitedForProcessor } from './own-time.js';
import { startingFromSnapshot } from './pyodide-ensure-snapshot.js';
import { pyodideFolder } from './pyodide-folder.js';
import type { GuardReply, GuardRequest, GuardSetup } from './pyodide-messages.js';
import { tried } from './pyodide-trial.js';
import { judgeSource } from './python-files.js';
import { MEMORY_LIMIT, type PythonJob, type PythonOutcome, type Sandbox } from './sandbox.js';

/**
 * CPython compiled to WebAssembly takes two to a little over three times as long as the native one
 * (measured: docs/performance.md), so a program is given this many times the time.
 */
const SLOWDOWN = 4;
/** Milliseconds after its time is up in which a guard must have reported so. */
const GRACE = 5_000;
/** Milliseconds for an interpreter to start on a loaded machine. */
const START_LIMIT = 60_000;

/**
 * The sandbox that needs nothing installed: Pyodide in a thread of a process that has next to no
 * rights. Every program finds the interpreter as the first one did: its memory is put back, and where
 * a program may have left anything else, the thread with it is replaced.
 */
export async function openPyodide(): Promise<Sandbox> {
  const judge = judgeSource();
  const start = startingFromSnapshot(async (snapshotPath) =>
    tried(await startGuard({ pyodideFolder, snapshotPath, judge, memoryLimit: MEMORY_LIMIT })),
  );
  const first = await start();
  const idle: Guard[] = [first];
  const all = new Set<Guard>(idle);
  // Each guard holds some 200 MB: no more of them than pay off.
  const limit = pLimit(Math.min(availableParallelism(), 4));
  const runOne = async (job: PythonJob): Promise<PythonOutcome> => {
    const guard = idle.pop() ?? (await start());
    all.add(guard);
    const outcome = await guard.run({ ...job, timeout: job.timeout * SLOWDOWN });
    if (guard.usable()) idle.push(guard);
    else all.delete(guard);
    return outcome;
  };
  return {
    name: 'pyodide',
    python: `Python ${first.python}`,
    run: (job) => limit(() => runOne(job)),
    close: async () => {
      for (const guard of all) guard.stop();
    },
  };
}

interface Guard {
  readonly python: string;
  readonly run: (job: PythonJob) => Promise<PythonOutcome>;
  readonly usable: () => boolean;
  readonly stop: () => void;
}

async function startGuard(setup: GuardSetup): Promise<Guard> {
  const child = fork(join(packageRoot, 'dist', 'sandbox', 'pyodide-guard.js'), [], {
    execArgv: guardFlags(setup),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: {},
    cwd: packageRoot,
    // A group of its own: Ctrl-C at the terminal is for cardbench. The guard ends with its channel.
    detached: true,
  });
  let alive = true;
  child.on('error', () => {});
  child.once('exit', () => {
    alive = false;
  });
  const ready = await exchange(child, { kind: 'set up', setup });
  if (ready?.kind !== 'ready') {
    child.kill('SIGKILL');
    const reason =
      ready?.kind === 'broken' ? ready.reason : 'the process ended or hung at its start';
    throw new CardbenchError(
      `The Pyodide sandbox does not start (${reason}); try "npm rebuild", or install bubblewrap and python3 and use --sandbox bubblewrap.`,
    );
  }
  return {
    python: ready.python,
    usable: () => alive,
    stop: () => child.kill('SIGKILL'),
    run: async (job) => {
      const reply = await exchange(child, { kind: 'run', job }, (expire) =>
        watch(child, job.timeout, expire),
      );
      if (reply?.kind === 'outcome') return reply.outcome;
      // The whole process went, or no longer answers: the program did that, and it alone.
      child.kill('SIGKILL');
      const hung = alive;
      alive = false;
      if (hung) return { kind: 'timed out' };
      return { kind: 'failed', reason: 'the interpreter crashed' };
    },
  };
}

/**
 * Sends a request and waits for the reply; `undefined` when the process ends or time is up.
 *
 * @param started replaces the limit once a program runs: has `expire` called when its time is up
 */
function exchange(
  child: ChildProcess,
  request: GuardRequest,
  started: (expire: () => void) => () => void = () => () => {},
): Promise<GuardReply | undefined> {
  return new Promise((resolve) => {
    const settle = (reply: GuardReply | undefined): void => {
      cancel();
      child.off('message', onMessage);
      child.off('exit', expire);
      resolve(reply);
    };
    const expire = (): void => settle(undefined);
    let cancel = after(START_LIMIT, expire);
    const onMessage = (message: unknown): void => {
      const reply = message as GuardReply;
      if (reply.kind !== 'started') {
        settle(reply);
        return;
      }
      cancel();
      cancel = started(expire);
    };
    child.on('message', onMessage);
    child.on('exit', expire);
    child.send(request, (error) => {
      if (error !== null) expire();
    });
  });
}

/** Has the running program stopped when it has had its time; a guard that does not do so is given up. */
function watch(child: ChildProcess, limit: number, expire: () => void): () => void {
  let giveUp = (): void => {};
  const cancel = afterOwnTime(
    limit,
    () => waitedForProcessor(child.pid ?? 0),
    () => {
      child.send({ kind: 'stop' } satisfies GuardRequest, () => {});
      giveUp = after(GRACE, expire);
    },
  );
  return () => {
    cancel();
    giveUp();
  };
}

function after(milliseconds: number, action: () => void): () => void {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
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
