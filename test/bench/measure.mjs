// Runs the command line in a process of its own, its memory and processor time looked at from outside (Linux).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mainFile } from './support.mjs';

function resident(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const megabytes = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
    return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  } catch {
    return undefined;
  }
}

/** Clock ticks a second, in which Linux counts processor time. */
const TICKS = 100;

/** Seconds of processor time that a process has used. */
function processorTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}

/**
 * Runs a command; gives its seconds, also of processor time, its peak in MB, and the peaks of the quarters of its time.
 */
export async function measure(args) {
  const start = performance.now();
  const child = spawn(process.execPath, [mainFile, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const seen = [];
  let peak = 0;
  let processor = 0;
  const timer = setInterval(() => {
    const memory = resident(child.pid);
    if (memory === undefined || Number.isNaN(memory.now)) return;
    seen.push(memory.now);
    peak = Math.max(peak, memory.peak);
    processor = Math.max(processor, processorTime(child.pid));
  }, 20);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  const quarters = [0, 1, 2, 3].map((quarter) =>
    Math.max(...seen.slice((seen.length * quarter) / 4, (seen.length * (quarter + 1)) / 4)),
  );
  return { seconds: (performance.now() - start) / 1000, processor, peak, quarters };
}
