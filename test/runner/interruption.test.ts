import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { type CliResult, cardbench, onServer } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { FULL } from '../support/full.js';
import { chatReply, sendJson, startServer, type TestServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRight, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = FULL ? 400 : 150;

/** Adds, and gets every seventh sum wrong. */
async function startAdder(
  latency: number,
): Promise<TestServer & { readonly asked: Map<number, number> }> {
  const asked = new Map<number, number>();
  const server = await startServer(({ prompt }, response) => {
    const item = sumAsked(prompt);
    asked.set(item, (asked.get(item) ?? 0) + 1);
    setTimeout(() => sendJson(response, 200, chatReply(sumAnswer(item))), latency);
  });
  return { ...server, asked };
}

function responses(store: string): { item: string; received_at: string }[] {
  const db = new Database(store);
  const rows = db.prepare('SELECT item, text, received_at FROM responses ORDER BY item').all();
  db.close();
  return rows as { item: string; received_at: string }[];
}

describe('a run', () => {
  const setUp = async (latency: number) => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const server = await startAdder(latency);
    const args = [...sumsRun(server.baseUrl, folder, ITEMS), '--concurrency', '20'];
    return { server, store, args };
  };
  /** Runs, and does something to the process once the server has seen so many items. */
  const runUntil = (
    args: readonly string[],
    server: { readonly asked: Map<number, number> },
    count: number,
    act: (child: ChildProcess) => void,
  ): Promise<CliResult> =>
    cardbenchProcess(args, {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (server.asked.size < count) return;
          clearInterval(timer);
          act(child);
        }, 2);
        child.on('exit', () => clearInterval(timer));
      },
    });
  const finish = async (args: readonly string[]): Promise<CliResult> => {
    const end = await cardbench(args);
    expect(end.code).toBe(0);
    expect(end.stderr).toMatch(/Resuming run/);
    const [{ n, errors, metrics }] = JSON.parse(end.stdout).benchmarks;
    expect({ n, errors }).toEqual({ n: ITEMS, errors: 0 });
    expect(metrics.em).toBeCloseTo(sumsRight(ITEMS) / ITEMS, 12);
    return end;
  };

  it.each(FULL ? (['SIGINT', 'SIGTERM'] as const) : (['SIGTERM'] as const))(
    'stopped by %s finishes what is in flight, saves it, and exits with 130',
    async (signal) => {
      const { server, store, args } = await setUp(30);
      const first = await runUntil(args, server, ITEMS / 2, (child) => child.kill(signal));
      expect(first.code).toBe(130);
      expect(first.stderr).toMatch(/Stopping: .*Run .* is saved; the same command resumes it/s);
      // Every call that the server answered was waited for.
      expect(responses(store)).toHaveLength(server.asked.size);
      await finish(args);
      expect([...server.asked.values()].every((times) => times === 1)).toBe(true);
    },
  );

  it('stopped by a second Ctrl-C stops at once, and keeps what had come', async () => {
    const { server, store, args } = await setUp(10);
    let hang = false;
    const slow = await startServer(({ prompt }, response) => {
      const item = sumAsked(prompt);
      server.asked.set(item, 1);
      if (server.asked.size > ITEMS / 2) hang = true;
      if (!hang) sendJson(response, 200, chatReply(`The final answer is ${item + 1}.`));
    });
    const slowArgs = args.map((arg) => (arg === server.baseUrl ? slow.baseUrl : arg));
    // The server answers no more, and a call may wait five minutes: only the second signal can end this.
    const end = await runUntil(slowArgs, server, ITEMS / 2 + 1, (child) => {
      child.kill('SIGINT');
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Press Ctrl-C again')) child.kill('SIGINT');
      });
    });
    expect(end.code).toBe(130);
    expect(responses(store).length).toBeGreaterThanOrEqual(ITEMS / 2);
  });

  it('cannot be executed by two processes at once', async () => {
    const folder = temporaryFolder();
    let second: Promise<CliResult> | undefined;
    // The first has its lock when it calls; it gets no answer before the second has ended.
    const server = await startServer(({ prompt }, response, index) => {
      if (index === 10) second = cardbench(args);
      const answer = chatReply(sumAnswer(sumAsked(prompt)));
      void Promise.resolve(second).then(() => sendJson(response, 200, answer));
    });
    const args = [...sumsRun(server.baseUrl, folder, 40), '--concurrency', '4'];
    const first = await cardbenchProcess(args);
    expect(first.code).toBe(0);
    const other = await second;
    expect(other?.code).toBe(2);
    expect(other?.stderr).toMatch(/Another process is working on the run/);
  });

  it('starts anew with --fresh, and when it was finished', async () => {
    const { server, args } = await setUp(0);
    const short = [...args, '--limit', '5'];
    const ids = [];
    for (const more of [[], [], ['--fresh']]) {
      const { stdout, code } = await cardbench([...short, ...more]);
      expect(code).toBe(0);
      ids.push(JSON.parse(stdout).run);
    }
    expect(new Set(ids).size).toBe(3);
    expect(server.calls).toHaveLength(15);
  });
});

describe('Ctrl-C at a terminal, which reaches every process of the group', () => {
  it.each(FULL ? ['auto', 'pyodide'] : ['auto'])(
    'changes no verdict of a program that is running (%s)',
    async (sandbox) => {
      const folder = temporaryFolder();
      const store = join(folder, 'x.db');
      const dataset = join(folder, 'slow.jsonl');
      const rows = Array.from({ length: 3 }, (_, i) => ({
        task_id: `Slow/${i}`,
        prompt: 'def f():\n    """Seven, after a while."""\n',
        entry_point: 'f',
        test: 'def check(candidate):\n    assert candidate() == 7\n',
      }));
      writeFileSync(dataset, rows.map((row) => JSON.stringify(row)).join('\n'));
      const server = await startServer((_call, response) => {
        const code = 'import time\ndef f():\n    time.sleep(1.5)\n    return 7';
        sendJson(response, 200, chatReply(`\`\`\`python\n${code}\n\`\`\``));
      });
      const args = [
        'run',
        'humaneval',
        ...onServer(server.baseUrl, store, dataset),
        '--sandbox',
        sandbox,
        '--json',
      ];
      const first = await cardbenchProcess(args, {
        ownGroup: true,
        onStart: (child) => {
          const timer = setInterval(() => {
            if (server.calls.length < 3) return;
            clearInterval(timer);
            setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGINT'), 700);
          }, 5);
        },
      });
      const end = first.code === 0 ? first : await cardbenchProcess(args);
      expect(end.code).toBe(0);
      expect(JSON.parse(end.stdout).benchmarks[0]).toMatchObject({
        n: 3,
        errors: 0,
        metrics: { 'pass@1': 1 },
      });
      expect(server.calls).toHaveLength(3);
    },
  );
});
