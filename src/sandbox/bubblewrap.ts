import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { availableParallelism, homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import { z } from 'zod';
import { afterOwnTime, descendant, waitedForProcessor } from './own-time.js';
import { bubblewrapMainSource, judgeSource } from './python-files.js';
import { MEMORY_LIMIT, type PythonJob, type PythonOutcome, type Sandbox } from './sandbox.js';

const run = promisify(execFile);

/** An unprivileged user: root is exempt from the limit on processes, so root does not run programs. */
const NOBODY = 65534;
/** Milliseconds to start an interpreter on a loaded machine. */
const START_LIMIT = 20_000;
/** bwrap starts itself anew as the first process of its namespace, and that one starts Python. */
const WRAPPERS = 2;
/** Bytes of verdict that are read; a program may write to the descriptor too. */
const REPORT_LIMIT = 64 * 1024;

interface Python {
  readonly executable: string;
  readonly prefix: string;
  readonly version: string;
}

/**
 * The fast sandbox: the machine's own python3 in namespaces of its own (bubblewrap). No network, no
 * home, nothing of the system but `/usr` and its libraries, read-only; a scratch folder in memory;
 * limits on time, memory, processes and file size. Each program gets a fresh interpreter.
 *
 * Resolves to the reason, as a string, where this machine cannot offer it.
 */
export async function openBubblewrap(): Promise<Sandbox | string> {
  if (process.platform !== 'linux') return 'bubblewrap needs Linux';
  const bwrap = findOnPath('bwrap');
  if (bwrap === undefined) return 'bwrap is not installed (Debian package: bubblewrap)';
  const flags = await supportedFlags(bwrap);
  let problem = 'python3 is not installed';
  for (const python of await pythons()) {
    const argv = bwrapArguments(python, flags);
    const sandbox = sandboxOf(bwrap, argv, python);
    const outcome = await sandbox.run(PROBE).catch((thrown: Error) => thrown.message);
    if (typeof outcome === 'object' && outcome.kind === 'passed') return sandbox;
    problem =
      typeof outcome === 'string'
        ? `bwrap cannot start ${python.executable} (${outcome})`
        : `a probe of ${python.executable} in bwrap did not pass`;
  }
  return problem;
}

const PROBE: PythonJob = {
  solution: 'def one():\n    return 1\n',
  tests: 'def check(candidate):\n    assert candidate() == 1\n',
  call: 'check(one)',
  entryPoint: 'one',
  timeout: 10_000,
};

function sandboxOf(bwrap: string, argv: readonly string[], python: Python): Sandbox {
  const running = new Set<ChildProcess>();
  const judge = judgeSource();
  const limit = pLimit(availableParallelism());
  return {
    name: 'bubblewrap',
    python: `Python ${python.version}`,
    run: (job) => limit(() => runOne(bwrap, argv, judge, job, running)),
    close: async () => {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

const reportSchema = z.object({ secret: z.string(), reason: z.string().nullable() });

function runOne(
  bwrap: string,
  argv: readonly string[],
  judge: string,
  job: PythonJob,
  running: Set<ChildProcess>,
): Promise<PythonOutcome> {
  const secret = randomUUID();
  const root = process.getuid?.() === 0;
  return new Promise((resolve, reject) => {
    const child = spawn(bwrap, argv, {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      env: {},
      cwd: '/',
      // A group of its own: Ctrl-C at the terminal is for cardbench, not for a program under test.
      detached: true,
      ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
    });
    running.add(child);
    let report = '';
    let complaint = '';
    let started = false;
    let timedOut = false;
    const kill = (): void => {
      timedOut = true;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(kill, START_LIMIT);
    let cancel = (): void => clearTimeout(timer);
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      if (report.length < REPORT_LIMIT) report += chunk.toString('utf8');
      if (!started && report.startsWith('started\n')) {
        started = true;
        cancel();
        const python = descendant(child.pid ?? 0, WRAPPERS);
        cancel = afterOwnTime(job.timeout, () => waitedForProcessor(python), kill);
      }
    });
    child.stdio[3]?.on('error', () => {});
    // What bwrap itself complains of, before Python runs; after that it is the program's own talk.
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!started && complaint.length < 500) complaint += chunk.toString('utf8');
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(
      JSON.stringify({
        judge,
        secret,
        solution: wellFormed(job.solution),
        tests: wellFormed(job.tests),
        call: job.call,
        entryPoint: job.entryPoint,
        limits: {
          memory: MEMORY_LIMIT,
          cpuSeconds: Math.ceil(job.timeout / 1000) + 1,
          processes: 32,
          fileBytes: 16 * 1024 * 1024,
        },
      }),
    );
    child.on('error', (error) => {
      cancel();
      running.delete(child);
      reject(error);
    });
    child.on('close', () => {
      cancel();
      running.delete(child);
      if (!started) {
        const why = complaint.trim().split('\n').at(-1) ?? '';
        reject(new Error(timedOut ? 'it did not start in time' : why || 'it ended at once'));
      } else if (timedOut) resolve({ kind: 'timed out' });
      else resolve(outcomeOf(report, secret));
    });
  });
}

function outcomeOf(report: string, secret: string): PythonOutcome {
  for (const line of report.split('\n')) {
    if (!line.includes(secret)) continue;
    try {
      const { secret: said, reason } = reportSchema.parse(JSON.parse(line));
      if (said === secret) return reason === null ? { kind: 'passed' } : { kind: 'failed', reason };
    } catch {
      // Not the verdict: a program may write anything to the descriptor.
    }
  }
  return { kind: 'failed', reason: 'the program ended before its tests did' };
}

/** A lone surrogate cannot be encoded; Python would refuse the source either way. */
function wellFormed(text: string): string {
  return text.replace(
    /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    '\ufffd',
  );
}

function bwrapArguments(python: Python, flags: ReadonlySet<string>): string[] {
  const system = ['/bin', '/lib', '/lib32', '/lib64', '/usr', python.prefix]
    .filter((path) => existsSync(path))
    .flatMap((path) => ['--ro-bind', path, path]);
  return [
    '--unshare-all',
    ...(flags.has('--disable-userns') ? ['--unshare-user', '--disable-userns'] : []),
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
    '--hostname',
    'sandbox',
    ...system,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--remount-ro',
    '/dev',
    ...(flags.has('--size') ? ['--size', String(64 * 1024 * 1024)] : []),
    '--tmpfs',
    '/tmp',
    '--remount-ro',
    '/',
    '--chdir',
    '/tmp',
    '--clearenv',
    '--setenv',
    'HOME',
    '/tmp',
    '--setenv',
    'LANG',
    'C.UTF-8',
    '--setenv',
    'PYTHONHASHSEED',
    '0',
    '--',
    python.executable,
    // No user's and no site's packages: the standard library alone, as under Pyodide.
    '-s',
    '-S',
    '-c',
    bubblewrapMainSource(),
  ];
}

/**
 * Every python3 that may serve: the one on the path, then the system's; one that is installed in the
 * home folder comes last, for a part of that folder must then be shown to programs.
 */
async function pythons(): Promise<Python[]> {
  const found: Python[] = [];
  for (const command of ['python3', '/usr/bin/python3']) {
    try {
      const { stdout } = await run(
        command,
        [
          '-I',
          '-c',
          'import sys; print(sys.executable, sys.base_prefix, sys.version.split()[0], sep="\\n")',
        ],
        { timeout: START_LIMIT },
      );
      const [executable = '', prefix = '', version = ''] = stdout.trim().split('\n');
      if (!found.some((other) => other.executable === executable)) {
        found.push({ executable, prefix, version });
      }
    } catch {
      // Not there, or broken: the next one may do.
    }
  }
  const atHome = ({ prefix }: Python): number => (prefix.startsWith(`${homedir()}/`) ? 1 : 0);
  return found.sort((a, b) => atHome(a) - atHome(b));
}

async function supportedFlags(bwrap: string): Promise<ReadonlySet<string>> {
  try {
    const { stdout, stderr } = await run(bwrap, ['--help'], { timeout: START_LIMIT });
    return new Set(`${stdout}${stderr}`.match(/--[a-z-]+/g) ?? []);
  } catch {
    return new Set();
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
