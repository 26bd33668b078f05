import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cardbench, outcomeOf } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sumAnswer, sumAsked, sumsRun } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const ITEMS = 40;
const LONG = 4096;

/** Adds; every fifth reply is cut off unless it may have 4,096 tokens. Counts how often it is asked for each sum. */
async function setUp(latency = 0) {
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const asked = new Map<number, number>();
  const server = await startServer(({ prompt, body }, response) => {
    const item = sumAsked(prompt);
    asked.set(item, (asked.get(item) ?? 0) + 1);
    const cut = item % 5 === 0 && Number(body.max_tokens) < LONG;
    const reply = cut
      ? chatReply('', {
          choices: [{ index: 0, message: { content: 'That is' }, finish_reason: 'length' }],
        })
      : chatReply(sumAnswer(item));
    setTimeout(() => sendJson(response, 200, reply), latency);
  });
  const whole = sumsRun(server.baseUrl, folder, ITEMS);
  const json = async (args: readonly string[]) => {
    const { stdout, stderr } = await cardbench(args);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const part = ['run', '--of', 'latest', '--only', 'truncated', '--max-tokens', String(LONG)];
  const again = [...part, '--store', store, '--json'];
  return { folder, store, asked, whole, again, json };
}

/** The sums whose replies are stored in another run than this one. */
function storedOf(store: string, run: string): number[] {
  const db = new Database(store, { readonly: true });
  const items = db
    .prepare(
      `SELECT r.item FROM responses r JOIN run_benchmarks b ON b.id = r.run_benchmark_id
       WHERE b.run_id <> ?`,
    )
    .pluck()
    .all(run) as string[];
  db.close();
  return items.map((item) => Number(item.replace('test/', '')));
}

describe('a part of a run', () => {
  it('asks only those items again, with the settings of the run and the changed one', async () => {
    const { store, asked, whole, again, json } = await setUp();
    const first = await json(whole);
    expect(first.benchmarks[0]).toMatchObject({ n: ITEMS, truncated: 8, noAnswer: 8 });
    asked.clear();
    const estimate = await json([...again, '--estimate']);
    expect(estimate).toMatchObject([{ benchmark: 'gsm8k', requests: 8, mostTokensOut: 8 * LONG }]);
    expect(asked.size).toBe(0);
    const second = await json(again);
    expect([...asked.keys()].sort((a, b) => a - b)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    expect(second.run).not.toBe(first.run);
    // 0 and 35 are wrong.
    expect(second.benchmarks[0]).toMatchObject({ n: 8, truncated: 0, metrics: { em: 0.75 } });

    const report = (run: string, ...flags: string[]) =>
      cardbench(['report', run, '--store', store, ...flags]);
    const own = await report(second.run);
    expect(own.stdout).toContain(`Asks only the truncated items of run ${first.run} again`);
    const merged = await report(second.run, '--merge');
    expect(merged.stdout).toContain('GSM8K (CoT) (merged)');
    expect(merged.stdout).toContain(`the items that run ${second.run} asked again`);
    const { merged: runs, benchmarks } = JSON.parse(
      (await report(second.run, '--merge', '--format', 'json')).stdout,
    );
    expect(runs).toEqual({ run: second.run, of: first.run });
    expect(benchmarks[0]).toMatchObject({ n: ITEMS, noAnswer: 0, errors: 0 });
    expect(benchmarks[0].metrics[0].value).toBeCloseTo(34 / 40);
    expect((await report(first.run)).stdout).not.toContain('merged');

    // The runs of the model are still one: the part is no repeat of it, and no score of the benchmark.
    const list = await cardbench(['runs', 'list', '--store', store]);
    expect(list.stdout).toMatch(new RegExp(`${second.run} .*part of another run: gsm8k 75.0`));
    // Nor is it compared with the whole as if both had asked the same.
    const stores = ['--store', store];
    const why = /differ in .*the items \(all and the truncated items of run \S+\); --force/;
    expect(await outcomeOf(['compare', first.run, second.run, ...stores])).toMatch(why);
    expect(
      await outcomeOf(['check', '--run', second.run, '--baseline', first.run, ...stores]),
    ).toMatch(why);
    const forced = await cardbench(['compare', first.run, second.run, '--force', ...stores]);
    expect(forced.stdout).toMatch(
      /! GSM8K \(CoT\): compared although .*the truncated items of run/,
    );
    const saved = await outcomeOf(['baseline', 'save', second.run, ...stores]);
    expect(saved).toMatch(
      /asks only the truncated items of run (\S+) again; .* save one of run \1\.$/,
    );
    expect(await outcomeOf(['report', first.run, '--merge', '--store', store])).toContain(
      'is no part of another',
    );
  });

  it('asks the items of a file, and names one that the run does not have', async () => {
    const { folder, store, asked, whole, json } = await setUp();
    await json(whole);
    asked.clear();
    const file = join(folder, 'items.txt');
    writeFileSync(file, 'test/3\n\ntest/7\n');
    const only = (what: string) => ['run', '--of', 'latest', '--only', what, '--store', store];
    const { benchmarks } = await json([...only(file), '--json']);
    expect(benchmarks[0].n).toBe(2);
    expect([...asked.keys()].sort((a, b) => a - b)).toEqual([3, 7]);
    writeFileSync(file, 'test/3\nnone\n');
    expect(await outcomeOf(only(file))).toMatch(/run \S+ has no item "none"/);
    expect(await outcomeOf(only('errors'))).toMatch(
      /^--only errors: there are no items in error of run \S+, so there is nothing to ask again\.$/,
    );
    expect(await outcomeOf(only('everything'))).toContain('give truncated, errors, no-answer');
    expect(await outcomeOf(['run', '--of', 'latest', '--store', store])).toContain(
      'belong together',
    );
  });

  it('resumes after kill -9, and asks nothing twice that was stored', async () => {
    const { store, asked, whole, again, json } = await setUp(40);
    const first = await json(whole);
    asked.clear();
    const slowly = [...again, '--concurrency', '1'];
    await cardbenchProcess(slowly, {
      onStart: (child) => {
        const timer = setInterval(() => {
          if (asked.size < 4) return;
          clearInterval(timer);
          child.kill('SIGKILL');
        }, 2);
        child.on('exit', () => clearInterval(timer));
      },
    });
    const stored = storedOf(store, first.run);
    expect(stored.length).toBeGreaterThan(0);
    const { benchmarks } = await json(slowly);
    expect(benchmarks[0]).toMatchObject({ n: 8, outstanding: 0 });
    expect(stored.map((item) => asked.get(item))).toEqual(stored.map(() => 1));
    expect(asked.size).toBe(8);
  });
});
