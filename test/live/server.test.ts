import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import type { Abilities } from '../../src/core/abilities.js';
import { type Continuation, chat, choices, user } from '../../src/core/prompt.js';
import { textOf } from '../../src/core/response.js';
import { loadDataset } from '../../src/datasets/load.js';
import type { CheckResult } from '../../src/doctor/check.js';
import { checks, MAX_CALLS } from '../../src/doctor/checks.js';
import type { CallOutcome, Reply } from '../../src/models/model.js';
import { cardbench } from '../support/cli.js';
import { cardbenchProcess } from '../support/cli-process.js';
import { writeSums } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';
import { fromFullDistributions } from './full-distributions.js';
import { atServer, call, comparedItems, describeLive, env } from './live-server.js';

// A server may be slow.
vi.setConfig({ testTimeout: 24 * 3_600_000 });

interface Examination {
  readonly results: readonly CheckResult[];
  readonly abilities: Abilities;
  readonly command: string | null;
}

let examined: Promise<{ readonly code: number | null; readonly found: Examination }> | undefined;

/** What the doctor says, asked once. */
function examination() {
  examined ??= (async () => {
    const { code, stdout } = await cardbench(['doctor', ...(await atServer()), '--json'], { env });
    return { code, found: JSON.parse(stdout) as Examination };
  })();
  return examined;
}

interface Row {
  readonly item: string;
  readonly text: string | null;
  readonly log_likelihoods: string | null;
  readonly tokens_out: number | null;
}

function responsesOf(store: string): Row[] {
  const db = new Database(store, { readonly: true });
  const rows = db
    .prepare<[], Row>('SELECT item, text, log_likelihoods, tokens_out FROM responses ORDER BY item')
    .all();
  db.close();
  return rows;
}

/** A run over sample items, with what it stored. */
async function ran(benchmark: string, ...more: string[]) {
  const store = join(temporaryFolder(), 'x.db');
  const { code, stdout, stderr } = await cardbench(
    [
      ...['run', benchmark, ...(await atServer()), '--store', store, '--json'],
      ...(more.includes('--dataset') ? [] : ['--dataset', 'sample']),
      ...more,
    ],
    { env },
  );
  const report = code === 0 ? JSON.parse(stdout) : undefined;
  return {
    code,
    stderr,
    report: report?.benchmarks[0],
    responses: code === 2 ? [] : responsesOf(store),
  };
}

const SHORT = ['--limit', '3', '--max-tokens', '48', '--concurrency', '1'];

/** The greedy reply to a question that has a long answer. */
async function counted(options: { maxTokens?: number; stop?: string[] }): Promise<Reply> {
  const prompt = chat(user('Count from 1 to 100, separated by spaces, and write nothing else.'));
  return replyOf(await call({ prompt, temperature: 0, maxTokens: 64, ...options }));
}

function replyOf(outcome: CallOutcome): Reply {
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.reply;
}

describeLive('a server: cardbench doctor', () => {
  it('makes every check, and says what the endpoint can do', async () => {
    const { code, found } = await examination();
    expect(code).toBeLessThanOrEqual(1);
    expect(found.results.map(({ name }) => name)).toEqual(checks.map(({ name }) => name));
    expect(found.abilities.answers).toBe(true);
    expect(MAX_CALLS).toBeLessThanOrEqual(72);
    for (const { status, cure } of found.results)
      if (status === 'problem') expect(cure).toBeTruthy();
  });
});

describeLive('a server: texts', () => {
  it('answers chats', async () => {
    const { report, responses } = await ran('gsm8k', ...SHORT);
    expect(report).toMatchObject({ n: 3, errors: 0 });
    expect(responses).toHaveLength(3);
  });

  it('continues texts', async ({ skip }) => {
    const { code, report, stderr } = await ran('gsm8k', '--api', 'completion', ...SHORT);
    if (code === 2 && /404|405|not found|unknown/i.test(stderr)) skip('it has no /completions');
    expect(report).toMatchObject({ n: 3, errors: 0 });
  });

  it('says the same streamed and whole, wherever it repeats itself', async ({ skip }) => {
    const { results } = (await examination()).found;
    const streaming = results.find(({ name }) => name === 'streaming');
    if (streaming?.evidence.includes('failed')) skip(streaming.evidence);
    const [first, again, streamed] = [
      await ran('gsm8k', ...SHORT),
      await ran('gsm8k', ...SHORT),
      await ran('gsm8k', ...SHORT, '--stream'),
    ];
    expect(streamed.report).toMatchObject({ n: 3, errors: 0 });
    const repeated = first.responses.flatMap(({ text }, i) =>
      text === again.responses[i]?.text ? [i] : [],
    );
    if (repeated.length === 0) skip('it never says the same twice');
    for (const i of repeated) expect(streamed.responses[i]?.text).toBe(first.responses[i]?.text);
  });

  it('ends a reply at a limit of tokens, and says so', async () => {
    const { finishReason, tokensOut } = await counted({ maxTokens: 5 });
    expect(finishReason).toBe('length');
    if (tokensOut !== null) expect(tokensOut).toBeLessThanOrEqual(5);
  });

  it('ends a reply before a stop sequence', async ({ skip }) => {
    const text = textOf((await counted({})).content);
    if (textOf((await counted({})).content) !== text) skip('it does not repeat itself');
    const middle = Math.floor(text.length / 2);
    const stop = text.slice(middle, middle + 4);
    if (stop.trim() === '') skip('its reply is too short');
    const reply = await counted({ stop: [stop] });
    expect(textOf(reply.content).trimEnd()).toBe(text.slice(0, text.indexOf(stop)).trimEnd());
    expect(reply.finishReason).toBe('stop');
  });

  it('counts the tokens of a prompt, one more for a word more', async ({ skip }) => {
    const ask = async (words: string) =>
      replyOf(await call({ prompt: chat(user(words)), temperature: 0, maxTokens: 1 })).tokensIn;
    const [short, long] = [await ask('one'), await ask('one two three four five six')];
    if (short === null || long === null) skip('it counts no tokens');
    expect((long ?? 0) - (short ?? 0)).toBe(5);
  });
});

describeLive('a server: a prompt that is too long', () => {
  it('is an error of that item, and the others are answered', async ({ skip }) => {
    const words = await tooManyWords();
    if (words === undefined) skip('everything fits, or is cut without a word');
    const dataset = join(temporaryFolder(), 'one-too-long.jsonl');
    const rows = ['2 plus 2?', `2 plus 3? ${' a'.repeat(words ?? 0)}`, '2 plus 4?'];
    writeFileSync(
      dataset,
      rows.map((question, i) => JSON.stringify({ question, answer: `#### ${4 + i}` })).join('\n'),
    );
    const { code, stderr, responses } = await ran(
      'gsm8k',
      ...['--dataset', dataset, '--max-tokens', '16'],
    );
    expect(stderr).toMatch(/does not fit into the model's context/);
    expect(code).not.toBe(2);
    expect(responses.map(({ item }) => item)).toEqual(['test/0', 'test/2']);
  });
});

/** So many words that the server says that they do not fit; `undefined` if it never says so. */
async function tooManyWords(): Promise<number | undefined> {
  for (let words = 2048; words <= 2 ** 20; words *= 2) {
    const prompt = chat(user(' a'.repeat(words)));
    const outcome = await call({ prompt, temperature: 0, maxTokens: 1 });
    if (!outcome.ok) return outcome.failure.cause === 'context overflow' ? words : undefined;
    const { tokensIn } = outcome.reply;
    if (tokensIn !== null && tokensIn < words / 2) return undefined;
  }
  return undefined;
}

describeLive('a server: tools', () => {
  it('every item is scored, whether a tool is called or not', async ({ skip }) => {
    const { code, stderr, report } = await ran(
      'bfcl-tools',
      ...['--limit', '6', '--max-tokens', '64'],
    );
    if (code === 2 && stderr.includes('takes no tools')) skip('it takes no tools');
    expect(report).toMatchObject({ n: 6, errors: 0 });
  });
});

describeLive('a server: log-likelihoods', () => {
  /** @returns `false` where the server gives no full distributions */
  async function areExact(
    weighed: readonly Continuation[],
    values: readonly number[],
    what: string,
  ): Promise<boolean> {
    expect(values).toHaveLength(weighed.length);
    for (const [i, continuation] of weighed.entries()) {
      const exact = await fromFullDistributions(continuation);
      if (exact === undefined) return false;
      const difference = Math.abs((values[i] ?? 0) - exact);
      largestDifference = Math.max(largestDifference, difference);
      expect(difference, `${what}, choice ${i}`).toBeLessThan(1e-3);
    }
    return true;
  }
  let largestDifference = 0;
  afterEach(({ task }) => {
    if (largestDifference > 0) console.info(`${task.name}: at most ${largestDifference}`);
    largestDifference = 0;
  });

  it.for(['arc-challenge', 'hellaswag', 'truthfulqa'])(
    'of %s are those of full distributions to 1e-3, every choice',
    async (id, { skip }) => {
      const { abilities } = (await examination()).found;
      if (abilities.logLikelihoods === null) return skip('it has none');
      const limit = Number.isFinite(comparedItems) ? ['--limit', String(comparedItems)] : [];
      const { report, responses } = await ran(id, ...limit);
      expect(report).toMatchObject({ errors: 0 });
      const benchmark = await loadBenchmark(id);
      const { items } = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' });
      for (const { item, log_likelihoods } of responses) {
        const prompt = benchmark.prompt(items.find((each) => each.id === item) as never);
        const weighed = prompt.kind === 'choices' ? prompt.choices : [];
        const values = JSON.parse(log_likelihoods ?? '[]') as number[];
        if (!(await areExact(weighed, values, item))) return skip('it gives no full distributions');
      }
    },
  );

  it('of characters that are several tokens are those of full distributions, too', async ({
    skip,
  }) => {
    const { logLikelihoods } = (await examination()).found.abilities;
    if (logLikelihoods === null) return skip('it has none');
    const weighed = [
      { context: 'The sign says', continuation: ' \u{13080} or \u2d30' },
      { context: 'The sign \u2d31', continuation: '\u2d30' },
    ];
    const request = { prompt: choices(...weighed), temperature: 0, maxTokens: 1, logLikelihoods };
    const { content } = replyOf(await call(request));
    const values = content.kind === 'log-likelihoods' ? content.values : [];
    if (!(await areExact(weighed, values, 'signs'))) return skip('it gives no full distributions');
  });
});

describeLive('a server: runs that are stopped', () => {
  const setUp = async (maxTokens = 64) => {
    const folder = temporaryFolder();
    const store = join(folder, 'x.db');
    const args = [
      ...['run', 'gsm8k', ...(await atServer()), '--store', store, '--json'],
      ...[
        '--dataset',
        writeSums(folder, 12),
        '--max-tokens',
        String(maxTokens),
        '--concurrency',
        '2',
      ],
    ];
    return { store, args };
  };
  /** The number of replies that are stored so far. */
  const stored = (store: string): number => {
    try {
      return responsesOf(store).length;
    } catch {
      return 0;
    }
  };
  const stoppedBy = (args: readonly string[], store: string, signal: 'SIGKILL' | 'SIGINT') =>
    cardbenchProcess(args, {
      env,
      onStart: (child) => {
        const timer = setInterval(() => {
          if (stored(store) < 3) return;
          clearInterval(timer);
          child.kill(signal);
        }, 5);
        child.on('exit', () => clearInterval(timer));
      },
    });

  it.each([
    ['SIGKILL', null],
    ['SIGINT', 130],
  ] as const)('by %s are resumed, and nothing stored is asked for again', async (signal, code) => {
    const { store, args } = await setUp();
    const first = await stoppedBy(args, store, signal);
    expect([code, 0]).toContain(first.code);
    const before = responsesOf(store);
    const end = first.code === 0 ? first : await cardbenchProcess(args, { env });
    expect(end.code).toBe(0);
    expect(JSON.parse(end.stdout).benchmarks[0]).toMatchObject({ n: 12, errors: 0 });
    const after = new Map(responsesOf(store).map((row) => [row.item, row]));
    for (const row of before) expect(after.get(row.item)).toEqual(row);
  });

  it('by a second signal leave a server that goes on answering', async () => {
    const { store, args } = await setUp(4096);
    const { code } = await cardbenchProcess(args, {
      env,
      onStart: (child) => {
        child.stderr?.on('data', (chunk: Buffer) => {
          if (/Press Ctrl-C again/.test(chunk.toString())) child.kill('SIGINT');
        });
        const timer = setInterval(() => {
          if (!existsSync(store)) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 50);
        child.on('exit', () => clearInterval(timer));
      },
    });
    expect([130, 0]).toContain(code);
    expect(
      replyOf(await call({ prompt: chat(user('Hello')), temperature: 0, maxTokens: 4 })),
    ).toBeTruthy();
  });
});

describeLive('a server: a card', () => {
  it('is run by the command that the doctor gives, a few items of each row', async ({ skip }) => {
    const { command } = (await examination()).found;
    if (command === null) skip('it can serve no row');
    const rows = / --rows (\S+)/.exec(command ?? '')?.[1];
    const { code, stdout } = await cardbench(
      [
        ...['card', 'llama-3.3-70b-instruct', ...(await atServer()), '--json'],
        ...(rows === undefined ? [] : ['--rows', rows]),
        ...['--dataset', 'sample', '--limit', '1', '--max-tokens', '32'],
        ...['--store', join(temporaryFolder(), 'x.db')],
      ],
      { env },
    );
    expect(code).toBeLessThanOrEqual(1);
    const { rows: reported } = JSON.parse(stdout) as { rows: { errors?: number }[] };
    expect(reported.length).toBeGreaterThan(0);
    for (const { errors } of reported) expect(errors ?? 0).toBe(0);
  });
});
