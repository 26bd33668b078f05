import { accessSync, constants } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import pLimit from 'p-limit';
import { GRACE, judgeWithinTime } from '../judge-within-time.js';
import { MEMORY_LIMIT, type PythonJob, type PythonOutcome, type Sandbox } from '../sandbox.js';
import type { Judged, JudgeOptions } from '../verdict.js';
import { bwrapArguments, SCRATCH, supportedFlags } from './arguments.js';
import { judgeByMessages } from './judge-by-messages.js';
import { type PythonProcess, type PythonSetup, startPython } from './process.js';
import { type Python, pythons } from './pythons.js';
import { type Machine, seccompFilter } from './seccomp.js';

/** Maximum size of a file that a program may write, in bytes. */
const FILE_SIZE = 16 * 1024 * 1024;

/**
 * The fast sandbox: the machine's own python3 in namespaces of its own (bubblewrap). Each solution gets
 * a fresh interpreter; its tests run in a copy of another, which lives on.
 *
 * Resolves to the reason, as a string, where this machine cannot offer it.
 */
export async function openBubblewrap(): Promise<Sandbox | string> {
  if (process.platform !== 'linux') return 'bubblewrap needs Linux';
  const machine = process.arch;
  if (machine !== 'x64' && machine !== 'arm64') {
    return `its system call filter supports x64 and arm64, and this machine is ${machine}`;
  }
  const bwrap = findOnPath('bwrap');
  if (bwrap === undefined) return 'bwrap is not installed (Debian package: bubblewrap)';
  const flags = await supportedFlags(bwrap);
  if (!flags.has('--size')) return 'bwrap is older than 0.5 and cannot limit its scratch folder';
  let problem = 'python3 is not installed';
  for (const python of await pythons()) {
    const sandbox = sandboxOf(setupOf(bwrap, python, machine, flags), python);
    const outcome = await sandbox.run(PROBE).catch((thrown: Error) => thrown.message);
    if (typeof outcome === 'object' && outcome.kind === 'passed') return sandbox;
    await sandbox.close();
    problem =
      typeof outcome === 'string'
        ? `bwrap cannot start ${python.executable} (${outcome})`
        : `a probe of ${python.executable} in bwrap did not pass`;
  }
  return problem;
}

const PROBE: PythonJob = {
  solution: 'def one():\n    return 1\n',
  helpers: '',
  tests: 'def check(candidate):\n    assert candidate() == 1\n',
  call: 'check(one)',
  entryPoint: 'one',
  timeout: 10_000,
};

function setupOf(
  bwrap: string,
  python: Python,
  machine: Machine,
  flags: ReadonlySet<string>,
): PythonSetup {
  return {
    bwrap,
    arguments: bwrapArguments(python, flags),
    code: python.code,
    filter: {
      solution: seccompFilter(machine, 'solution'),
      tests: seccompFilter(machine, 'tests'),
    },
  };
}

function sandboxOf(setup: PythonSetup, python: Python): Sandbox {
  const running = new Set<PythonProcess>();
  const idle: PythonProcess[] = [];
  const limit = pLimit(availableParallelism());
  const start = (role: 'solution' | 'tests', processorTime: number): PythonProcess => {
    const memory = MEMORY_LIMIT - SCRATCH;
    const started = startPython(setup, role, { memory, processorTime, fileSize: FILE_SIZE });
    running.add(started);
    return started;
  };
  const end = (ended: PythonProcess): void => {
    ended.stop();
    running.delete(ended);
  };
  const judge = async (job: PythonJob, options: JudgeOptions): Promise<Judged> => {
    const solution = start('solution', Math.ceil(job.timeout / 1000) + 1);
    const tests = idle.pop() ?? start('tests', 0);
    try {
      await Promise.all([solution.ready, tests.ready]);
      const outcome = await judgeWithinTime(
        { tests, solution },
        { whole: job.timeout, call: job.callTimeout },
        (answered) => judgeByMessages(tests, solution, job, options, answered),
      );
      if (await isDone(tests)) idle.push(tests);
      else end(tests);
      return outcome;
    } catch (thrown) {
      end(tests);
      throw thrown;
    } finally {
      end(solution);
    }
  };
  const runOne = async (job: PythonJob, announce = true): Promise<PythonOutcome> => {
    const outcome = await judge(job, { announce });
    return outcome === 'unforeseen' ? runOne(job, false) : outcome;
  };
  return {
    name: 'bubblewrap',
    python: `Python ${python.version}`,
    run: (job) => limit(() => runOne(job)),
    close: async () => {
      for (const each of running) each.stop();
    },
  };
}

/** Waits until the tests' interpreter is ready for the next program; `false` if it has ended. */
async function isDone(tests: PythonProcess): Promise<boolean> {
  const giveUp = setTimeout(tests.stop, GRACE);
  try {
    for (;;) {
      const message = await tests.next();
      if (message === undefined) return false;
      if (message.kind === 'done') return true;
    }
  } finally {
    clearTimeout(giveUp);
  }
}

function findOnPath(command: string): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
