// `npm run bench -- memory`: a run of 100,000 items through the command, its memory and the size of its
// store looked at from outside.
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { folder, mainFile, startServer, writeItems } from './support.mjs';

const ITEMS = 100_000;

function megabytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return undefined;
  }
}

export async function memory() {
  const server = await startServer(0);
  const store = join(folder, 'memory.db');
  const args = ['run', 'mmlu', '--model', 'bench', '--base-url', server.baseUrl, '--store', store];
  const start = performance.now();
  const seen = [];
  const child = spawn(
    process.execPath,
    [mainFile, ...args, '--dataset', writeItems(ITEMS), '--json'],
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
  const peak = (from, to) =>
    Math.max(...seen.slice(seen.length * from, seen.length * to)).toFixed(0);
  console.log(`\n| ${ITEMS.toLocaleString('en')} items | first quarter | second | third | last |`);
  console.log('|---|---|---|---|---|');
  console.log(
    `| peak resident memory, MB | ${peak(0, 0.25)} | ${peak(0.25, 0.5)} | ${peak(0.5, 0.75)} | ${peak(0.75, 1)} |`,
  );
  const bytes = statSync(store).size / ITEMS;
  console.log(
    `\n${seconds.toFixed(1)} s with start-up; ${bytes.toFixed(0)} bytes of store an item.`,
  );
}
