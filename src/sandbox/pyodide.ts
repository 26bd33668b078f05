import { type ChildProcess, execFile, fork } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { z } from 'zod';
import { CardbenchError, messageOf } from '../core/errors.js';
import { packageRoot, packageVersion } from '../core/package-root.js';
import { cacheFolder } from '../datasets/cache-folder.js';
import type { GuardReply, GuardRequest, GuardSetup } from './pyodide-messages.js';
import { judgeSource } from './python-files.js';
import { MEMORY_LIMIT, type PythonJob, type PythonOutcome, type Sandbox } from './sandbox.js';

const run = promisify(execFile);

/**
 * CPython compiled to WebAssembly takes up to this many times as long as the native one, so a
 * program is given as many times the time (measured: docs/performance.md).
 */
const SLOWDOWN = 3;
/** Milliseconds after its time is up in which a guard must have reported so. */
const GRACE = 5_000;
/** Milliseconds for an interpreter to start on a loaded machine. */
const START_LIMIT = 60_000;

/**
 * The sandbox that needs nothing installed: Pyodide in a thread of a process that has next to no
 * rights. Each program gets a fresh interpreter, restored from a memory snapshot.
 */
export async function openPyodide(): Promise<Sandbox> {
  const pyodideFolder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(pyodideFolder, 'package.json'), 'utf8'))).version;
  const setup: GuardSetup = {
    pyodideFolder,
    snapshotPath: await ensureSnapshot(version),
    judge: judgeSource(),
    memoryLimit: MEMORY_LIMIT,
  };
  const first = await startGuard(setup);
  const idle: Guard[] = [first];
  const all = new Set<Guard>(idle);
  // A spare interpreter stands ready in each guard, at some 200 MB: no more guards than pay off.
  const limit = pLimit(Math.min(availableParallelism(), 4));
  const runOne = async (job: PythonJob): Promise<PythonOutcome> => {
    const guard = idle.pop() ?? (await startGuard(setup));
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
  const ready = await exchange(child, { kind: 'set up', setup }, START_LIMIT);
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
      const reply = await exchange(child, { kind: 'run', job }, START_LIMIT + job.timeout + GRACE);
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

/** Sends a request and waits for the reply; `undefined` when the process ends or time is up. */
function exchange(
  child: ChildProcess,
  request: GuardRequest,
  limit: number,
): Promise<GuardReply | undefined> {
  return new Promise((resolve) => {
    const settle = (reply: GuardReply | undefined): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(reply);
    };
    const onMessage = (message: unknown): void => settle(message as GuardReply);
    const onExit = (): void => settle(undefined);
    const timer = setTimeout(() => settle(undefined), limit);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.send(request, (error) => {
      if (error !== null) settle(undefined);
    });
  });
}

function guardFlags(setup: GuardSetup): string[] {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const readable = [
    setup.pyodideFolder,
    join(packageRoot, 'dist'),
    join(packageRoot, 'package.json'),
    setup.snapshotPath,
  ];
  return [
    permission,
    '--allow-worker',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    '--disallow-code-generation-from-strings',
    '--no-warnings',
  ];
}

/**
 * The snapshot, made at first use and whenever Pyodide or we change: in the cache folder, or in the
 * system's temporary one where that cannot be written.
 */
async function ensureSnapshot(pyodideVersion: string): Promise<string> {
  const name = `pyodide-${pyodideVersion}-${packageVersion}.snapshot`;
  const folders = [join(cacheFolder(), 'sandbox'), join(tmpdir(), `cardbench-${userInfo().uid}`)];
  for (const folder of folders) {
    const path = join(folder, name);
    if (existsSync(path)) return path;
    if (!canWrite(folder)) continue;
    await makeSnapshot(path);
    return path;
  }
  throw new CardbenchError(
    `The Pyodide sandbox needs a folder to write to: neither ${folders.join(' nor ')} can be; set CARDBENCH_HOME.`,
  );
}

function canWrite(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function makeSnapshot(path: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  const script = join(packageRoot, 'dist', 'sandbox', 'pyodide-snapshot.js');
  try {
    await run(process.execPath, [script, temporary], { timeout: START_LIMIT });
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    throw new CardbenchError(
      `The Pyodide sandbox does not start (${messageOf(thrown).split('\n')[0]}); try "npm rebuild pyodide".`,
    );
  }
}
