import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrations.js';
import { cardbench, outcomeOf } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

/** What a command prints. */
async function printedBy(...args: readonly string[]): Promise<string> {
  const { code, stdout } = await cardbench(args);
  expect(code).toBe(0);
  return stdout;
}

/** A store with a run of a benchmark's first two items, answered with this text. */
async function runOf(
  benchmark: string,
  text: string,
  ...flags: readonly string[]
): Promise<string> {
  const message = { role: 'assistant', content: text };
  const server = await startServer((_call, response) =>
    sendJson(
      response,
      200,
      chatReply('', { choices: [{ index: 0, message, finish_reason: 'stop' }] }),
    ),
  );
  const store = join(temporaryFolder(), 'x.db');
  const to = ['-m', 'm', '--base-url', server.baseUrl, '--store', store];
  const args = ['run', benchmark, ...to, '--dataset', 'sample', '--limit', '2', '--json', ...flags];
  expect(await outcomeOf(args)).toBe('done');
  return store;
}

const show = (store: string, item: string, ...more: readonly string[]): string[] => [
  ...['runs', 'show', 'latest', '--store', store, '--item', item, ...more],
];

describe('cardbench runs show --item', () => {
  it('prints prompt, reply, reasoning, extracted answer, gold, verdict and why, without control characters', async () => {
    const store = await runOf('gsm8k', '\u001b[31mThe final answer is -1.\u0007');
    // Few servers tell reasoning apart; what the store holds of it is shown.
    const db = new Database(store);
    db.exec("UPDATE responses SET reasoning = 'let me think'");
    db.close();
    const text = await printedBy(...show(store, 'test/0'));
    expect(text).toMatch(/^GSM8K \(CoT\) · test\/0 · run /);
    for (const part of ['prompt, user', 'gold', 'parameters, to /chat/completions']) {
      expect(text).toContain(`── ${part} ──`);
    }
    expect(text).toContain('── reasoning ──\nlet me think');
    expect(text).toContain('── reply ──\nThe final answer is -1.');
    expect(text).toContain('── extracted answer ──\n-1');
    expect(text).toMatch(/── verdict ──\nwrong: expected /);
    expect(text).not.toMatch(/[\u0000-\u0008\u001b]/);
  });

  it('prints the same as JSON', async () => {
    const store = await runOf('gsm8k', 'The final answer is -1.');
    const json = JSON.parse(await printedBy(...show(store, 'test/0', '--format', 'json')));
    expect(json).toMatchObject({
      benchmark: 'gsm8k',
      item: 'test/0',
      asked: { request: { path: '/chat/completions', body: { model: 'm' } } },
      samples: [{ outcome: 'wrong', answer: '-1', response: { content: { kind: 'text' } } }],
    });
  });

  it('says why there is no prompt of a confidential benchmark, unless it was asked for', async () => {
    const store = await runOf('gpqa-diamond', 'The best answer is A.');
    const id = new Database(store).prepare('SELECT min(item) FROM items').pluck().get();
    expect(await printedBy(...show(store, String(id)))).toMatch(
      /The prompt and the gold answer are not stored \(sha256 of the request: [0-9a-f]{64}\), because the authors of GPQA/,
    );
    const open = await runOf('gpqa-diamond', 'The best answer is A.', '--with-text');
    expect(await printedBy(...show(open, String(id)))).toContain('── prompt, user ──');
  });

  it('says in one sentence that a store of version 0.1.0 has no such record', async () => {
    const store = join(temporaryFolder(), 'old.db');
    const db = new Database(store);
    migrate(db, 0, 4);
    db.exec(`
      INSERT INTO runs VALUES ('old', 'f', 'finished', 'x', 'x', '0.1.0', 'p', 'm', 'u', 0, '{"benchmarks":["gsm8k"],"model":"m"}');
      INSERT INTO run_benchmarks VALUES (1, 'old', 0, 'gsm8k', 'GSM8K (CoT)',
        '{"prompt":"p","shots":8,"cot":true,"temperature":0,"maxTokens":9,"samples":1}', '{"kind":"sample"}', 'l', 'aa', 1, 1319);
      INSERT INTO responses VALUES (1, 'test/0', 0, 'bb', 'It is 5.', 'stop', 0, 12.5, NULL, 3, 4, NULL, 1, NULL, 'x');`);
    db.close();
    const text = await printedBy(...show(store, 'test/0'));
    expect(text).toContain(
      'The prompt and the gold answer are not stored, because cardbench 0.1.0 made this run.',
    );
    expect(text).toContain('── reply ──\nIt is 5.');
    expect(text).toContain('not scored yet');
  });

  it('refuses an item or a benchmark that the run does not have, and names some that it has', async () => {
    const store = await runOf('gsm8k', 'The final answer is -1.');
    expect(await outcomeOf(show(store, 'nothing'))).toMatch(
      /^The run \S+ has no item "nothing"; it has test\/0, test\/1, \.\.\.\.$/,
    );
    expect(await outcomeOf(show(store, 'test/0', '--benchmark', 'mmlu'))).toMatch(
      /^The run \S+ has no benchmark "mmlu"; it has gsm8k\.$/,
    );
    const args = ['runs', 'show', '--store', store, '--benchmark', 'gsm8k'];
    expect(await outcomeOf(args)).toContain('needs --item <id>');
  });
});
