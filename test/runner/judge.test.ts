import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { math } from '../../src/benchmarks/math/math.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

const { items } = await loadDataset(math.dataset, { kind: 'sample' });
const golds = new Map(items.map((item) => [promptText(math.prompt(item)), item.data.gold]));

/** Answers every other problem in words that no grader reads. */
const solver = (more: Record<string, unknown> = {}) =>
  startServer((call, response) => {
    const gold = golds.get(call.prompt) ?? '';
    const place = [...golds.keys()].indexOf(call.prompt);
    const answer = place % 2 === 0 ? gold : `the value ${gold} I think, roughly`;
    sendJson(response, 200, chatReply(`\\boxed{${answer}}`, more));
  });

const isJudged = (prompt: string): boolean => prompt.includes('Second answer: the value');

describe('--judge', () => {
  it('asks another model where no equality is found, stores what it says, and never asks twice', async () => {
    const server = await solver();
    let fail = true;
    const judge = await startServer((call, response, index) => {
      expect(isJudged(call.prompt)).toBe(true);
      if (fail && index % 3 === 0) sendJson(response, 503, { error: { message: 'busy' } });
      else sendJson(response, 200, chatReply('They agree in value.\nYes.'));
    });
    const store = join(temporaryFolder(), 'x.db');
    const flags = [
      ...[...onServer(server.baseUrl, store)],
      ...['--judge', 'wise', '--judge-base-url', judge.baseUrl, '--json'],
    ];
    const { code, stdout } = await cardbench(['run', 'math', ...flags]);
    expect(code).toBe(0);
    const [row] = JSON.parse(stdout).benchmarks;
    expect(row).toMatchObject({ n: 41, errors: 0, metrics: { acc: 1 } });
    fail = false;

    const db = new Database(store, { readonly: true });
    expect(db.prepare('SELECT count(*) n, min(judge) judge FROM judgements').get()).toEqual({
      n: 20,
      judge: 'custom:wise',
    });
    expect(db.prepare('SELECT judge FROM scorings').all()).toEqual([{ judge: 'custom:wise' }]);
    expect(
      db.prepare("SELECT count(*) n FROM failed_attempts WHERE message LIKE 'judge: %'").get(),
    ).not.toEqual({ n: 0 });
    db.close();
    const report = await cardbench(['report', '--store', store]);
    expect(report.stdout).toContain('20 answers were put to the judge custom:wise');

    const asked = judge.calls.length;
    const again = [...['rescore', '--store', store], ...flags.slice(-5)];
    const rescored = JSON.parse((await cardbench(again)).stdout);
    expect(rescored.benchmarks[0]).toMatchObject({ changed: 0, errors: 0 });
    expect(judge.calls).toHaveLength(asked);

    const alone = JSON.parse((await cardbench(['rescore', '--store', store, '--json'])).stdout);
    expect(alone.benchmarks[0]).toMatchObject({
      changed: 20,
      after: { estimate: { value: 21 / 41 } },
    });
  });

  it('leaves in error what the judge does not decide, and asks again when the run goes on', async () => {
    const server = await solver();
    let words = 'Perhaps.';
    const judge = await startServer((_call, response) => sendJson(response, 200, chatReply(words)));
    const store = join(temporaryFolder(), 'x.db');
    const args = [
      ...['run', 'math', '-m', 'm', '--base-url', server.baseUrl, '--dataset', 'sample'],
      ...['--store', store, '--judge', 'wise', '--judge-base-url', judge.baseUrl, '--json'],
    ];
    const first = await cardbench(args);
    expect(first.code).toBe(3);
    expect(JSON.parse(first.stdout).benchmarks[0]).toMatchObject({ n: 21, errors: 20 });
    const db = new Database(store);
    db.prepare('DELETE FROM judgements').run();
    db.close();
    words = 'No.';
    const second = await cardbench(args);
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout).benchmarks[0]).toMatchObject({
      n: 41,
      errors: 0,
      metrics: { acc: 21 / 41 },
    });
    expect(server.calls).toHaveLength(41);
  });

  it('counts towards the run’s tokens: stopped by them, the run goes on with more', async () => {
    const usage = { prompt_tokens: 12, completion_tokens: 8 };
    const server = await solver({ usage });
    const judge = await startServer((_call, response) =>
      sendJson(response, 200, chatReply('Yes.', { usage })),
    );
    const store = join(temporaryFolder(), 'x.db');
    const args = [
      ...['run', 'math', ...onServer(server.baseUrl, store), '--judge', 'wise'],
      ...['--judge-base-url', judge.baseUrl, '--json', '--max-tokens-total'],
    ];
    // The 41 problems take 820 tokens, so the judge may be asked nine times and not twenty.
    const stopped = await cardbench([...args, '1000']);
    expect(stopped.code).toBe(2);
    const used = Number(/the run has used (\d+) of its 1000 tokens/.exec(stopped.stderr)?.[1]);
    expect(used).toBeLessThanOrEqual(1000);
    expect(20 * (server.calls.length + judge.calls.length)).toBeLessThanOrEqual(1000);
    const whole = await cardbench([...args, '1220']);
    expect(whole.code).toBe(0);
    expect(JSON.parse(whole.stdout).benchmarks[0]).toMatchObject({ n: 41, metrics: { acc: 1 } });
    expect(server.calls).toHaveLength(41);
    expect(judge.calls).toHaveLength(20);
  });

  it('is refused where nobody would ask it', async () => {
    const { code, stderr } = await cardbench(['run', 'mmlu', '-m', 'demo', '--judge', 'demo:x']);
    expect(code).toBe(2);
    expect(stderr).toContain('--judge: no benchmark of the run asks a judge; leave it out.');
  });
});
