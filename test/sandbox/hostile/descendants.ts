import { readdirSync, readFileSync } from 'node:fs';

/** What Linux tells of all that this process has started. */
interface Usage {
  /** Bytes in memory, of all of them together. */
  readonly memory: number;
  /** Seconds of processor time, by process. */
  readonly seconds: ReadonlyMap<number, number>;
}

/** Clock ticks of a second in `/proc/<pid>/stat`, the same on all machines that Node runs on. */
const TICKS = 100;

function usage(): Usage {
  const parents = new Map<number, number>();
  const fields = new Map<number, readonly string[]>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    const stat = text(`/proc/${name}/stat`);
    // The command stands in parentheses and may hold anything.
    const rest = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parents.set(Number(name), Number(rest[1]));
    fields.set(Number(name), rest);
  }
  const isOurs = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === process.pid || isOurs(parent));
  };
  let memory = 0;
  const seconds = new Map<number, number>();
  for (const [pid, rest] of fields) {
    if (!isOurs(pid)) continue;
    memory += 1024 * Number(/^VmRSS:\s*(\d+)/m.exec(text(`/proc/${pid}/status`))?.[1] ?? 0);
    seconds.set(pid, (Number(rest[11]) + Number(rest[12])) / TICKS);
  }
  return { memory, seconds };
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

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Ended meanwhile.
    return '';
  }
}
