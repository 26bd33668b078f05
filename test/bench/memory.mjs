// `npm run bench -- memory [items=<n>]`: a run of 100,000 items, or as many as are named, through the command, its memory and
// the size of its store looked at from outside.
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folder, mainFile, startServer, writeItems } from './support.mjs';

const PARTS = 8;

function megabytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

export async function memory([asked = 'items=100000']) {
  const items = Number(asked.split('=')[1]);
  const server = await startServer(0);
  const store = join(folder, 'memory.db');
  const args = ['run', 'mmlu', '--model', 'bench', '--base-url', server.baseUrl, '--store', store];
  const start = performance.now();
  const seen = [];
  const child = spawn(
    process.execPath,
    [mainFile, ...args, '--dataset', writeItems(items), '--json'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const timer = setInterval(() => {
    const now = megabytes(child.pid);
    if (now !== undefined && !Number.isNaN(now)) seen.push(now);
  }, 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const seconds = (performance.now() - start) / 1000;
  server.stop();
  if (code !== 0) throw new Error(`the run ended with ${code}`);
  const peaks = Array.from({ length: PARTS }, (_, part) =>
    Math.max(...seen.slice((seen.length * part) / PARTS, (seen.length * (part + 1)) / PARTS)),
  );
  console.log(
    `\nmost memory of ${items.toLocaleString('en')} items, in each eighth of the time, MB:\n`,
  );
  console.log(`| ${peaks.map((peak) => peak.toFixed(0)).join(' | ')} |`);
  const bytes = statSync(store).size / items;
  console.log(
    `\n${seconds.toFixed(1)} s with start-up; ${bytes.toFixed(0)} bytes of store an item.`,
  );
}
