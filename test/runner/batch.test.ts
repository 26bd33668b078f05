import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type BatchServer, startBatchServer } from '../support/batch-server.js';
import { type CliResult, cardbench } from '../support/cli.js';
import { cardbenchProcess, type ProcessOptions } from '../support/cli-process.js';
import { sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 40;

function setUp(server: BatchServer) {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const calls = sumsRun(server.baseUrl, folder, ITEMS);
  const args = [...calls, '--batch', '--batch-poll', '0.2'];
  const run = (more: readonly string[] = []): Promise<CliResult> => cardbench([...args, ...more]);
  const runAsProcess = (onStart: NonNullable<ProcessOptions['onStart']>): Promise<CliResult> =>
    cardbenchProcess(args, { onStart });
  const runWithCalls = (): Promise<CliResult> => cardbench([...calls, '--fresh']);
  return { run, runAsProcess, runWithCalls, store };
}

const benchmarkOf = ({ stdout }: CliResult) => JSON.parse(stdout).benchmarks[0];

describe('a run with --batch', () => {
  it('hands in all requests at once, waits, and scores what it collects', async () => {
    const server = await startBatchServer({ looks: 3 });
    const { run } = setUp(server);
    const end = await run();
    expect(end.code).toBe(0);
    expect(benchmarkOf(end)).toMatchObject({ n: ITEMS, errors: 0 });
    expect(benchmarkOf(end).metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
    expect(server.batches).toHaveLength(1);
    expect(server.others).toEqual([]);
    const [batch] = server.batches;
    expect(batch?.lines).toHaveLength(ITEMS);
    const ids = batch?.lines.map((line) => line['custom_id']);
    expect(new Set(ids)).toEqual(
      new Set(Array.from({ length: ITEMS }, (_, i) => `gsm8k/test/${i}#0`)),
    );
    expect(batch?.lines[3]).toMatchObject({
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', temperature: 0 },
    });
  });

  it('asks the same as calls do, byte for byte', async () => {
    const server = await startBatchServer({ looks: 1 });
    const { run, runWithCalls, store } = setUp(server);
    await run();
    await runWithCalls();
    const db = new Database(store, { readonly: true });
    const hashes = db
      .prepare('SELECT request_sha256 FROM responses ORDER BY run_benchmark_id, item')
      .pluck()
      .all();
    db.close();
    expect(hashes.slice(0, ITEMS)).toEqual(hashes.slice(ITEMS));
    expect(server.others).toHaveLength(ITEMS);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)(
    'stopped by %s while it waits collects the same batch at the next start',
    async (signal) => {
      const server = await startBatchServer({ looks: 12 });
      const { run, runAsProcess } = setUp(server);
      const first = await runAsProcess((child) => {
        const timer = setInterval(() => {
          if ((server.batches[0]?.looks ?? 0) < 2) return;
          clearInterval(timer);
          child.kill(signal);
        }, 10);
        child.on('exit', () => clearInterval(timer));
      });
      expect(first.code).toBe(signal === 'SIGINT' ? 130 : null);
      if (signal === 'SIGINT')
        expect(first.stderr).toMatch(/continues at the host; the same command/);
      const end = await run();
      expect(end.code).toBe(0);
      expect(benchmarkOf(end)).toMatchObject({ n: ITEMS, errors: 0 });
      expect(server.batches).toHaveLength(1);
    },
  );

  it('knows a batch again that was submitted a moment before a crash', async () => {
    const server = await startBatchServer({ looks: 4 });
    const { run, runAsProcess, store } = setUp(server);
    const first = await runAsProcess((child) => {
      const timer = setInterval(() => {
        if ((server.batches[0]?.looks ?? 0) >= 1) child.kill('SIGKILL');
      }, 10);
      child.on('exit', () => clearInterval(timer));
    });
    expect(first.code).toBeNull();
    const db = new Database(store);
    db.exec('DELETE FROM batches');
    db.close();
    expect((await run()).code).toBe(0);
    expect(server.batches).toHaveLength(1);
  });

  it('stores the failures that the host explains, and hands in again what was lost', async () => {
    const server = await startBatchServer({
      looks: 1,
      fate: (item) => {
        if (item === 5) return server.batches.length < 2 ? 'failed' : 'answered';
        if (item >= 30) return server.batches.length < 2 ? 'lost' : 'answered';
        return 'answered';
      },
    });
    const { run } = setUp(server);
    const first = await run();
    expect(benchmarkOf(first)).toMatchObject({ n: 29, errors: 1 });
    const second = await run();
    expect(second.code).toBe(0);
    expect(benchmarkOf(second)).toMatchObject({ n: ITEMS, errors: 0 });
    expect(server.batches.map(({ lines }) => lines.length)).toEqual([ITEMS, 11]);
  });

  it('ends in one sentence when the host refuses the batch', async () => {
    const server = await startBatchServer({ looks: 1, status: () => 'failed' });
    const { code, stderr } = await setUp(server).run();
    expect(code).toBe(2);
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /failed the batch batch-0 \(line 1 is not JSON\)/,
    );
  });

  it('is refused where it makes no sense', async () => {
    const demo = await cardbench(['run', 'gsm8k', '-m', 'demo', '--batch']);
    expect([demo.code, demo.stderr]).toEqual([2, expect.stringContaining('has no Batch API')]);
    const streamed = await cardbench(['run', 'gsm8k', '-m', 'demo', '--batch', '--stream']);
    expect(streamed.stderr).toContain('cannot be streamed');
  });
});
