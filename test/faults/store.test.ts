import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { cardbenchProcess, mainFile } from '../support/cli-process.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer, type TestServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

/** As many as fill the small disk. */
const MANY = FULL ? 600 : 300;
const ITEMS = FULL ? 600 : 120;

function startAdder(
  latency: number,
  onCall: (count: number) => void = () => {},
): Promise<TestServer> {
  return startServer(({ prompt }, response, index) => {
    onCall(index + 1);
    setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(sumAsked(prompt)))), latency);
  });
}

function flags(server: TestServer, folder: string, store?: string, items = ITEMS): string[] {
  return [...sumsRun(server.baseUrl, folder, items, store), '--concurrency', '8'];
}

/** One sentence that says what to do, and no stack. */
function expectSentence(stderr: string, sentence: RegExp): void {
  const lines = stderr.trim().split('\n');
  expect(lines.at(-1)).toMatch(sentence);
  expect(stderr).not.toMatch(/^\s+at |internal error/m);
}

function expectWhole(stdout: string, items = ITEMS): void {
  const [{ n, errors, metrics }] = JSON.parse(stdout).benchmarks;
  expect({ n, errors }).toEqual({ n: items, errors: 0 });
  expect(metrics.em).toBeCloseTo(sumsRight(items) / items, 12);
}

const canMount =
  spawnSync('bwrap', ['--dev-bind', '/', '/', '--size', '65536', '--tmpfs', '/mnt', 'true'])
    .status === 0;

describe('a store', () => {
  it.runIf(canMount)(
    'on a disk that fills up ends the run with one sentence; with room again the run is completed',
    async () => {
      const folder = temporaryFolder();
      const server = await startAdder(3);
      const disk = '/mnt';
      const args = flags(server, folder, join(disk, 'x.db'), MANY)
        .map((arg) => `'${arg}'`)
        .join(' ');
      const run = `'${process.execPath}' '${mainFile}' ${args}`;
      // Six megabytes of disk, of which a file takes most; it goes away between the two runs.
      const script = `
        head -c 5600000 /dev/zero > ${disk}/ballast
        ${run} > '${folder}/1.out' 2> '${folder}/1.err'; echo $? > '${folder}/1.code'
        rm ${disk}/ballast
        ${run} > '${folder}/2.out' 2> '${folder}/2.err'; echo $? > '${folder}/2.code'`;
      await new Promise<void>((resolve, reject) => {
        const sandbox = ['--dev-bind', '/', '/', '--size', '6000000', '--tmpfs', disk];
        const child = spawn('bwrap', [...sandbox, 'sh', '-c', script]);
        child.on('error', reject);
        child.on('close', () => resolve());
      });
      const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
      expect(text('1.code').trim()).toBe('2');
      expectSentence(
        text('1.err'),
        /cannot be extended because the disk is full; free some space and run the same command again/,
      );
      expect(text('2.err')).toMatch(/Resuming run/);
      expect(text('2.code').trim()).toBe('0');
      expectWhole(text('2.out'), MANY);
    },
  );

  it('that another program locks ends the run with one sentence; when it lets go the run is completed', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    let lock: Database.Database | undefined;
    const server = await startAdder(20, (count) => {
      if (count !== 40) return;
      lock = new Database(store);
      lock.exec('BEGIN IMMEDIATE');
    });
    const args = flags(server, folder);
    // Whoever waits for the lock answers nothing meanwhile: a process of its own does.
    const stopped = await cardbenchProcess(args);
    expect(stopped.code).toBe(2);
    expectSentence(
      stopped.stderr,
      /is locked by another program; wait until that program has ended/,
    );
    lock?.close();
    const end = await cardbench(args);
    expect(end.code).toBe(0);
    expectWhole(end.stdout);
  });

  it('that is damaged while it is in use ends the run with one sentence; from a copy the run is completed', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const copy = join(folder, 'copy.db');
    const server = await startAdder(5);
    const args = flags(server, folder);
    const first = await cardbench([...args, '--limit', '60']);
    expect(first.code).toBe(0);
    copyFileSync(store, copy);
    const size = statSync(store).size;
    const file = openSync(store, 'r+');
    for (let at = 4096; at < size; at += 4096)
      writeSync(file, Buffer.alloc(1024, 0xff), 0, 1024, at);
    for (const command of [args, ['runs', 'list', '--store', store]]) {
      const broken = await cardbench(command);
      expect(broken.code).toBe(2);
      expectSentence(broken.stderr, /is damaged or not a SQLite database; restore it/);
    }
    copyFileSync(copy, store);
    const end = await cardbench(args);
    expect(end.code).toBe(0);
    expectWhole(end.stdout);
  });

  it.runIf(canMount && FULL)(
    'that may only be read is reported from, and takes no run',
    async () => {
      const folder = temporaryFolder();
      const store = join(folder, 'x.db');
      const server = await startAdder(1);
      const args = flags(server, folder);
      expect((await cardbench(args)).code).toBe(0);
      const calls = server.calls.length;
      const readOnly = (command: readonly string[]) => {
        const sandbox = ['--dev-bind', '/', '/', '--ro-bind', folder, folder, '--'];
        const { status, stdout, stderr } = spawnSync(
          'bwrap',
          [...sandbox, process.execPath, mainFile, ...command],
          { encoding: 'utf8' },
        );
        return { status, stdout, stderr };
      };
      const refused = readOnly([...args, '--fresh']);
      expect(refused.status).toBe(2);
      expectSentence(
        refused.stderr,
        /cannot be opened; check its path and permissions, or give another file with --store/,
      );
      expect(server.calls).toHaveLength(calls);
      const report = readOnly(['report', '--store', store]);
      expect(report.stderr).toBe('');
      expect(report.status).toBe(0);
      expect(report.stdout).toContain(String(ITEMS));
    },
  );

  it('that is no database at all is left as it is', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    writeFileSync(store, 'These are my notes.\n'.repeat(100));
    const server = await startAdder(1);
    const { code, stderr } = await cardbench(flags(server, folder));
    expect(code).toBe(2);
    expectSentence(stderr, /is damaged or not a SQLite database/);
    expect(readFileSync(store, 'utf8')).toMatch(/^These are my notes/);
    expect(server.calls).toHaveLength(0);
  });
});
