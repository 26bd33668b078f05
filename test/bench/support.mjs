import { fork } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const mainFile = join(root, 'dist', 'cli', 'main.js');
export const data = process.env.CARDBENCH_TEST_DATA ?? join(root, '..', 'shared', 'data');
export const folder = mkdtempSync(join(tmpdir(), 'cardbench-bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);

/** A dataset of n items in the layout of MMLU's files. */
export function writeItems(n) {
  const path = join(folder, `bench${n}_test.csv`);
  const filler = 'A sentence that gives the question the length of an ordinary one. '.repeat(3);
  const file = openSync(path, 'w');
  const AT_ONCE = 10_000;
  for (let from = 0; from < n; from += AT_ONCE) {
    const lines = Array.from(
      { length: Math.min(AT_ONCE, n - from) },
      (_, i) => `"${filler}Question ${from + i}?",one,two,three,four,B\n`,
    );
    writeSync(file, lines.join(''));
  }
  closeSync(file);
  return path;
}

/** The endpoint of the benchmarks, in a process of its own; limits are those of `server.mjs`. */
export async function startServer(latency, limits = {}) {
  const child = fork(join(root, 'test', 'bench', 'server.mjs'), [
    String(latency),
    JSON.stringify(limits),
  ]);
  const port = await new Promise((resolve) => child.once('message', resolve));
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    tell: (message) => child.send(message),
    onceMessage: (listener) => child.once('message', listener),
    stop: () => child.disconnect(),
  };
}
