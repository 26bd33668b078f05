import { procEntries, procText } from '../../src/sandbox/proc-files.js';

/** What Linux tells of all that this process has started. */
interface Usage {
  /** Bytes in memory, of all of them together. */
  readonly memory: number;
  /** Seconds of processor time, by process. */
  readonly seconds: ReadonlyMap<number, number>;
}

/** Clock ticks of a second in `/proc/<pid>/stat`, the same on all machines that Node runs on. */
const TICKS = 100;

/** The processes that a process has started, and those that they have started, each with its fields of `/proc/<pid>/stat`. */
function descendantsOf(ancestor: number): Map<number, readonly string[]> {
  const fields = new Map<number, readonly string[]>();
  for (const name of procEntries('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = procText(`/proc/${name}/stat`);
    // The command stands in parentheses and may hold anything.
    fields.set(Number(name), stat.slice(stat.lastIndexOf(')') + 2).split(' '));
  }
  const isStarted = (pid: number): boolean => {
    const parent = Number(fields.get(pid)?.[1] ?? 0);
    return parent > 0 && (parent === ancestor || isStarted(parent));
  };
  return new Map([...fields].filter(([pid]) => isStarted(pid)));
}

function usage(): Usage {
  let memory = 0;
  const seconds = new Map<number, number>();
  for (const [pid, fields] of descendantsOf(process.pid)) {
    memory += 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(procText(`/proc/${pid}/status`))?.[1] ?? 0);
    seconds.set(pid, (Number(fields[11]) + Number(fields[12])) / TICKS);
  }
  return { memory, seconds };
}

/**
 * Ends a process and all that it has started.
 *
 * @returns their states before that; see `statesOf`
 */
export function endWithDescendants(pid: number): string {
  const pids = family(pid);
  const states = statesOf(pids);
  for (const each of pids) {
    try {
      process.kill(each, 'SIGKILL');
    } catch {
      // Ended meanwhile.
    }
  }
  return states;
}

/** A process and all that it has started, as far as the system tells. */
export function family(pid: number): number[] {
  return process.platform === 'linux' ? [pid, ...descendantsOf(pid).keys()] : [pid];
}

/** What each of some processes and its threads do now: name, state, and where in the kernel they wait. */
export function statesOf(pids: readonly number[]): string {
  return pids.map(stateOf).join('\n');
}

function stateOf(pid: number): string {
  const parent = /^PPid:\s*(\d+)/m.exec(procText(`/proc/${pid}/status`))?.[1] ?? '?';
  const threads = procEntries(`/proc/${pid}/task`).map((thread) => {
    const at = `/proc/${pid}/task/${thread}`;
    const state = /^State:\s*(.*)$/m.exec(procText(`${at}/status`))?.[1] ?? 'gone';
    return `  ${procText(`${at}/comm`).trim()} ${state}, in ${procText(`${at}/wchan`) || '?'}`;
  });
  return [`process ${pid} of ${parent}`, ...threads].join('\n');
}

/** Does something, and tells the most memory and processor time that processes of ours had meanwhile. */
export async function peaks(
  work: () => Promise<unknown>,
): Promise<{ memory: number; seconds: number }> {
  const before = usage();
  const peak = { memory: 0, seconds: 0 };
  const timer = setInterval(() => {
    const now = usage();
    peak.memory = Math.max(peak.memory, now.memory - before.memory);
    for (const [pid, seconds] of now.seconds) {
      peak.seconds = Math.max(peak.seconds, seconds - (before.seconds.get(pid) ?? 0));
    }
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak;
}
