import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { type GoldItem, goldItems, startGoldServer } from '../support/gold-server.js';
import { chatReply, sendJson } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

const samples = (wrong: (place: number) => boolean, ...ids: string[]): Promise<GoldItem[]> =>
  goldItems(
    ids.map((id) => [id, { kind: 'sample' }] as const),
    wrong,
  );

interface Stored {
  item: string;
  sample: number;
  text: string;
  tokens_in: number | null;
  tokens_out: number | null;
  attempts: number;
  first_token_ms: number | null;
  finish_reason: string | null;
  reported_model: string | null;
  latency_ms: number;
  cost_usd: number | null;
}

function stored(store: string): Stored[] {
  const db = new Database(store, { readonly: true });
  const rows = db.prepare('SELECT * FROM responses ORDER BY run_benchmark_id, item, sample').all();
  db.close();
  return rows as Stored[];
}

const flags = (baseUrl: string, store: string): string[] => [...onServer(baseUrl, store), '--json'];

describe('cardbench run', () => {
  it('scores exactly what the server got right', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const items = await samples((place) => place % 4 === 0, 'mmlu', 'humaneval', 'mgsm', 'gsm8k');
    const server = await startGoldServer(items);
    const { code, stdout, stderr } = await cardbench([
      'run',
      'mmlu',
      'humaneval',
      'mgsm',
      'gsm8k',
      ...flags(server.baseUrl, store),
    ]);
    expect(stderr).not.toContain('rror');
    expect(code).toBe(0);
    const { benchmarks, model } = JSON.parse(stdout);
    expect(model).toBe('m');
    for (const { benchmark, n, metrics, errors, noAnswer, truncated } of benchmarks) {
      const own = items.filter((each) => each.benchmark.id === benchmark);
      expect(n).toBe(own.length);
      expect([errors, noAnswer, truncated]).toEqual([0, 0, 0]);
      if (benchmark === 'humaneval' || benchmark === 'gsm8k') {
        const share = own.filter(({ right }) => right).length / own.length;
        expect(Object.values(metrics)[0]).toBeCloseTo(share, 12);
      }
    }
    expect(server.calls).toHaveLength(items.length);
  });

  it('prints one JSON object and nothing else on standard output', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const server = await startGoldServer(await samples(() => false, 'mmlu'));
    const { stdout } = await cardbench(['run', 'mmlu', ...flags(server.baseUrl, store)]);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(Object.keys(JSON.parse(stdout))).toEqual(
      expect.arrayContaining(['run', 'model', 'benchmarks']),
    );
  });

  it('stores the same text and usage streamed as whole, and the time to first token', async () => {
    const folder = temporaryFolder();
    const server = await startGoldServer(await samples(() => false, 'mgsm', 'humaneval'));
    const run = async (name: string, ...more: string[]): Promise<Stored[]> => {
      const store = join(folder, name);
      const { code } = await cardbench([
        'run',
        'mgsm',
        'humaneval',
        ...flags(server.baseUrl, store),
        ...more,
      ]);
      expect(code).toBe(0);
      return stored(store);
    };
    const whole = await run('whole.db');
    const streamed = await run('streamed.db', '--stream');
    const facts = (rows: readonly Stored[]): unknown =>
      rows.map(({ item, sample, text, tokens_in, tokens_out, finish_reason, reported_model }) => [
        item,
        sample,
        text,
        tokens_in,
        tokens_out,
        finish_reason,
        reported_model,
      ]);
    expect(facts(streamed)).toEqual(facts(whole));
    expect(streamed.every(({ first_token_ms }) => (first_token_ms ?? 0) > 0)).toBe(true);
    expect(whole.every(({ first_token_ms }) => first_token_ms === null)).toBe(true);
    expect(whole[0]).toMatchObject({
      tokens_in: 12,
      tokens_out: 7,
      attempts: 1,
      reported_model: 'served-model',
    });
  });

  it('asks k times for each item with --samples, and resumes in the middle of them', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const server = await startGoldServer(await samples(() => false, 'humaneval'));
    const args = ['run', 'humaneval', ...flags(server.baseUrl, store), '-k', '3', '--limit', '4'];
    const { stdout } = await cardbench(args);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 12 });
    expect(stored(store).map(({ sample }) => sample)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
    expect(server.calls[0]?.body.temperature).toBe(0.8);
  });

  it('computes the cost from the price and the tokens', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const server = await startGoldServer(await samples(() => false, 'mmlu'));
    await cardbench([
      'run',
      'mmlu',
      ...flags(server.baseUrl, store),
      '--limit',
      '1',
      '--price',
      '0.5,2',
    ]);
    expect(stored(store)[0]?.cost_usd).toBeCloseTo((12 * 0.5 + 7 * 2) / 1e6, 12);
  });

  it('never writes the key anywhere', async () => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const key = 'sk-do-not-leak-me-0123456789';
    const server = await startGoldServer(await samples(() => false, 'mmlu'), {
      before: ({ headers }, response, index) => {
        if (index === 3)
          sendJson(response, 500, { error: { message: `bad ${headers.authorization}` } });
      },
    });
    const { stdout, stderr } = await cardbench(['run', 'mmlu', ...flags(server.baseUrl, store)], {
      env: { CARDBENCH_API_KEY: key },
    });
    expect(server.calls[0]?.headers.authorization).toBe(`Bearer ${key}`);
    const db = new Database(store);
    const dump = JSON.stringify([
      db.prepare('SELECT * FROM runs').all(),
      db.prepare('SELECT * FROM failed_attempts').all(),
      db.prepare('SELECT * FROM responses').all(),
    ]);
    db.close();
    expect(dump).toContain('[key]');
    expect(`${dump}${stdout}${stderr}`).not.toContain(key);
  });
});

describe('a run whose endpoint fails', () => {
  it('retries what passes, and explains each retry in the store', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const server = await startGoldServer(await samples(() => false, 'mgsm'), {
      before: (_call, response, index) => {
        if (index % 5 === 1)
          sendJson(response, 429, { error: 'slow down' }, { 'retry-after-ms': '5' });
        if (index % 5 === 3) response.destroy();
      },
    });
    const { code, stdout } = await cardbench(['run', 'mgsm', ...flags(server.baseUrl, store)]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({
      n: 44,
      errors: 0,
      metrics: { em: 1 },
    });
    const db = new Database(store);
    const causes = db
      .prepare('SELECT cause, count(*) n FROM failed_attempts GROUP BY 1 ORDER BY 1')
      .all();
    db.close();
    expect(causes.map((row) => (row as { cause: string }).cause)).toEqual([
      'connection',
      'rate limit',
    ]);
    expect(stored(store).some(({ attempts }) => attempts > 1)).toBe(true);
  });

  it('counts an item that fails for good as an error, not as wrong, and exits with 3', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const broken = new Set(['astronomy/1', 'nutrition/2']);
    const items = await samples(() => false, 'mmlu');
    const questions = items
      .filter(({ item }) => broken.has(item.id))
      .map(({ item }) => item.data.question ?? '');
    let mend = false;
    const server = await startGoldServer(items, {
      before: ({ prompt }, response) => {
        if (!mend && questions.some((question) => prompt.includes(question))) {
          sendJson(response, 500, { error: { message: 'boom' } });
        }
      },
    });
    const args = ['run', 'mmlu', ...flags(server.baseUrl, store), '--retries', '1'];
    const first = await cardbench(args);
    expect(first.code).toBe(3);
    const [summary] = JSON.parse(first.stdout).benchmarks;
    expect(summary).toMatchObject({ n: 22, errors: 2, metrics: { 'macro_avg/acc': 1 } });

    const table = await cardbench(['runs', 'show', '--store', store]);
    expect(table.stdout).toMatch(
      /2 in error and not scored, first astronomy\/1 \(server error 500: .*boom/,
    );

    // The same command tries them again, and only them.
    mend = true;
    const calls = server.calls.length;
    const second = await cardbench(args);
    expect(second.code).toBe(0);
    expect(second.stderr).toMatch(
      /Resuming run .* 22 of 24 responses are stored; 2 in error will be tried again/,
    );
    expect(server.calls.length - calls).toBe(2);
    expect(JSON.parse(second.stdout)).toMatchObject({
      run: JSON.parse(first.stdout).run,
      benchmarks: [{ n: 24, errors: 0 }],
    });
  });

  it.each([401, 403, 404])(
    'for lack of access (%d) stops at once with one sentence',
    async (status) => {
      const store = join(temporaryFolder(), 'x.db');
      const server = await startGoldServer([], {
        before: (_call, response) => sendJson(response, status, { error: { message: 'not you' } }),
      });
      const { code, stdout, stderr } = await cardbench([
        'run',
        'mmlu',
        'mgsm',
        ...flags(server.baseUrl, store),
      ]);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toMatch(new RegExp(`answered ${status}: not you; (check|no key was sent)`));
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(server.calls.length).toBeLessThanOrEqual(2);
    },
  );

  it('for a parameter it refuses stops at the first item, with the endpoint’s own words', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const server = await startGoldServer(await samples(() => false, 'mmlu'), {
      before: ({ body }, response) => {
        if ('top_k' in body)
          sendJson(response, 400, { error: { message: "Unrecognized argument 'top_k'" } });
      },
    });
    const args = ['run', 'mmlu', ...flags(server.baseUrl, store)];
    const { code, stderr } = await cardbench([...args, '--param', 'top_k=1']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/refuses the request 400: .*Unrecognized argument 'top_k'/);
    expect(server.calls).toHaveLength(1);
    expect((await cardbench(args)).code).toBe(0);
  });

  it('for one item’s length goes on with the others', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const items = await samples(() => false, 'mmlu');
    const server = await startGoldServer(items, {
      before: ({ prompt }, response) => {
        if (prompt.includes(items[0]?.item.data.question ?? '')) {
          sendJson(response, 400, {
            error: { message: "This model's maximum context length is 10" },
          });
        }
      },
    });
    const { code, stdout } = await cardbench(['run', 'mmlu', ...flags(server.baseUrl, store)]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ n: 23, errors: 1 });
  });

  it('because nobody listens ends with one sentence', async () => {
    const server = await startGoldServer([]);
    await server.close();
    const store = join(temporaryFolder(), 'x.db');
    const { code, stderr } = await cardbench([
      'run',
      'mmlu',
      ...flags(server.baseUrl, store),
      '--retries',
      '1',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cannot be reached \(ECONNREFUSED\)/);
  });

  it('counts what was cut by the length limit, and refusals', async () => {
    const store = join(temporaryFolder(), 'x.db');
    const items = await samples(() => false, 'mmlu');
    const cut = chatReply('', {
      choices: [{ message: { content: 'I was about to say' }, finish_reason: 'length' }],
    });
    const refusal = chatReply('', {
      choices: [
        { message: { content: null, refusal: 'I would rather not.' }, finish_reason: 'stop' },
      ],
    });
    const server = await startGoldServer(items, {
      before: ({ prompt }, response) => {
        if (prompt.includes(items[1]?.item.data.question ?? '')) sendJson(response, 200, cut);
        if (prompt.includes(items[2]?.item.data.question ?? '')) sendJson(response, 200, refusal);
      },
    });
    const { stdout } = await cardbench(['run', 'mmlu', ...flags(server.baseUrl, store)]);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({
      n: 24,
      truncated: 1,
      refused: 1,
      noAnswer: 2,
    });
  });
});
