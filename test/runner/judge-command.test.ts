import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { math } from '../../src/benchmarks/math/math.js';
import { CardbenchError } from '../../src/core/errors.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { parseRunConfig } from '../../src/runner/config.js';
import { runSession } from '../../src/runner/session.js';
import { cardbench, onServer } from '../support/cli.js';
import { chatReply, sendJson, startServer, type TestServer } from '../support/server.js';
import { quiet } from '../support/session.js';
import { temporaryFolder } from '../support/temp.js';

const { items } = await loadDataset(math.dataset, { kind: 'sample' });
const golds = new Map(items.map((item) => [promptText(math.prompt(item)), item.data.gold]));

/** The judge's calls but for the look whether it is there. */
const asked = ({ calls }: TestServer): number =>
  calls.filter(({ path }) => path.endsWith('/chat/completions')).length;

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
      if (call.path === '/v1/models') return sendJson(response, 404, {});
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

    const before = asked(judge);
    const again = [...['rescore', '--store', store], ...flags.slice(-5)];
    const rescored = JSON.parse((await cardbench(again)).stdout);
    expect(rescored.benchmarks[0]).toMatchObject({ changed: 0, errors: 0 });
    expect(asked(judge)).toBe(before);

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
    expect(20 * (server.calls.length + asked(judge))).toBeLessThanOrEqual(1000);
    const whole = await cardbench([...args, '1220']);
    expect(whole.code).toBe(0);
    expect(JSON.parse(whole.stdout).benchmarks[0]).toMatchObject({ n: 41, metrics: { acc: 1 } });
    expect(server.calls).toHaveLength(41);
    expect(asked(judge)).toBe(20);
  });

  it('is refused where nobody would ask it', async () => {
    const { code, stderr } = await cardbench(['run', 'mmlu', '-m', 'demo', '--judge', 'demo:x']);
    expect(code).toBe(2);
    expect(stderr).toContain('--judge: no benchmark of the run asks a judge; leave it out.');
  });
});

describe('a judge that cannot be asked', () => {
  const closed = 'http://127.0.0.1:1/v1';
  const guarded = () =>
    startServer((_call, response) => sendJson(response, 401, { error: { message: 'bad key' } }));

  it.each([
    ['without a key', { judge: 'openai:gpt' }, /^openai needs a key: set OPENAI_API_KEY/],
    ['of no known provider', { judge: 'nobody:x' }, /^--judge "nobody:x" names no known provider/],
    ['without an id', { judge: 'openai:' }, /^--judge "openai:" lacks its id/],
    ['with a line break in its name', { judge: 'vllm:a\nb' }, /^--judge "vllm:a\\nb" is empty or/],
    ['with white space around it', { judge: ' vllm:a' }, /^--judge " vllm:a" is empty or/],
    ['that is the stand-in', { judge: 'demo' }, /^--judge demo: the stand-in knows no answers/],
    ['at no address', { judge: 'x', judgeBaseUrl: 'host' }, /^--judge-base-url is "host", which/],
    [
      'at an address with a password',
      { judge: 'x', judgeBaseUrl: 'http://me:hush@127.0.0.1/v1' },
      /^--judge-base-url must hold no user name(?!.*hush)/,
    ],
    [
      'at an address with a password, and no protocol that we know',
      { judge: 'x', judgeBaseUrl: 'ftp://me:hush@127.0.0.1/v1' },
      /^--judge-base-url is "ftp:\/\/127.0.0.1\/v1"(?!.*hush)/,
    ],
    [
      'that is not there',
      { judge: 'x', judgeBaseUrl: closed },
      /cannot be reached \(ECONNREFUSED\)/,
    ],
  ])(
    '%s ends in one sentence before a run is opened or a call made',
    async (_name, more, words) => {
      await expectRefusal(more, {}, words);
    },
  );

  it('for its server takes no such key ends in one sentence, too', async () => {
    const { baseUrl } = await guarded();
    await expectRefusal(
      { judge: 'x', judgeBaseUrl: baseUrl },
      {},
      /answered 401: bad key; no key was sent, because CARDBENCH_API_KEY/,
    );
  });

  it('without a name ends in one sentence, too', async () => {
    await expect(
      expectRefusal({ judgeBaseUrl: 'http://127.0.0.1:1/v1' }, {}, /never reached/),
    ).rejects.toThrow(/a judge’s base URL needs a judge; add --judge/);
  });

  it('for its key cannot be sent ends in one sentence, too', async () => {
    const env = { GROQ_API_KEY: 'gsk-1234\n5678' };
    await expectRefusal({ judge: 'groq:x' }, env, /^GROQ_API_KEY contains a line break/);
  });

  async function expectRefusal(
    more: Record<string, string>,
    env: Record<string, string>,
    words: RegExp,
  ): Promise<void> {
    const server = await solver();
    const store = join(temporaryFolder(), 'x.db');
    const config = { benchmarks: ['math'], model: 'm', baseUrl: server.baseUrl, dataset: 'sample' };
    const refused = runSession(parseRunConfig({ ...config, store, ...more }, 'test'), {
      ...quiet,
      env,
    });
    await expect(refused).rejects.toThrow(CardbenchError);
    await expect(refused).rejects.toThrow(words);
    expect(server.calls).toHaveLength(0);
    expect(existsSync(store)).toBe(false);
  }
});

describe('a benchmark that a judge must grade', () => {
  it('is refused without --judge before anything is called, and graded with it', async () => {
    const folder = temporaryFolder();
    const benchmark = join(folder, 'facts.ts');
    writeFileSync(
      benchmark,
      `import { accuracy, chat, defineBenchmark, defineDataset, fromText, records, user } from 'cardbench';
import { join } from 'node:path';
export const facts = defineBenchmark({
  id: 'facts',
  title: 'Facts',
  description: 'Questions whose answers no rule can grade.',
  dataset: defineDataset({
    name: 'facts',
    file: join(import.meta.dirname, 'facts.csv'),
    parse: async function* (rows) {
      for await (const { record } of records(rows)) {
        yield { id: record.question, data: record, tags: {} };
      }
    },
  }),
  protocol: { prompt: 'facts/1', shots: 0, cot: false, temperature: 0, maxTokens: 10 },
  prompt: ({ data }) => chat(user(data.question)),
  scorer: {
    name: 'facts-judge',
    version: 1,
    extractors: { all: fromText((text) => text) },
    asksJudge: true,
    needsJudge: true,
    grade: async (answer, { data }, { ask }) => {
      if (ask === undefined) throw new Error('no judge');
      const said = await ask(chat(user('Does ' + answer + ' mean ' + data.gold + '?')));
      return { value: said === 'yes' ? 1 : 0, reason: '' };
    },
  },
  metrics: [accuracy()],
});
`,
    );
    writeFileSync(join(folder, 'facts.csv'), 'question,gold\nHow many?,four\nHow far?,ten\n');
    const server = await startServer((_call, response) => sendJson(response, 200, chatReply('4')));
    const store = join(folder, 'x.db');
    const args = ['run', benchmark, '--model', 'm', '--base-url', server.baseUrl, '--store', store];
    const refused = await cardbench(args);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toBe(
      'cardbench: Facts is graded by a judge; name one with --judge <provider>:<id>.\n',
    );
    expect(server.calls).toHaveLength(0);
    expect(existsSync(store)).toBe(false);

    const judge = await startServer((call, response) => {
      if (call.path === '/v1/models') sendJson(response, 404, {});
      else sendJson(response, 200, chatReply(call.prompt.includes('four') ? 'yes' : 'no'));
    });
    const judged = await cardbench([
      ...[...args, '--judge', 'wise', '--judge-base-url', judge.baseUrl, '--json'],
    ]);
    expect(judged.code).toBe(0);
    expect(JSON.parse(judged.stdout).benchmarks).toMatchObject([{ n: 2, metrics: { acc: 0.5 } }]);
  });
});
