import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cardbench, onServer } from '../support/cli.js';
import { hasRealData, realData } from '../support/data.js';
import { FULL, partOf } from '../support/full.js';
import { goldItems, startGoldServer } from '../support/gold-server.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

/** A card of two rows that exist and one that does not, with the values that a test wants. */
function writeCard(mmlu: number, humaneval: number): string {
  const path = join(temporaryFolder(), 'card.yaml');
  writeFileSync(
    path,
    `id: own
title: Own
source: a test
columns: { a: Model A, b: Model B }
column: a
rows:
  - { title: MMLU, benchmark: mmlu, shots: 0, metric: acc, ours: acc, values: { a: ${mmlu}, b: 1 } }
  - { title: HumanEval, benchmark: humaneval, shots: 0, metric: pass@1, values: { a: ${humaneval} } }
  - { title: Chess, benchmark: chess, shots: 0, metric: elo, values: { a: 50 } }
`,
  );
  return path;
}

const serve = async (before?: Parameters<typeof startGoldServer>[1]) =>
  startGoldServer(
    await goldItems(
      [
        ['mmlu', { kind: 'sample' }],
        ['humaneval', { kind: 'sample' }],
      ],
      (place) => place % 4 === 0,
    ),
    before,
  );

/** A benchmark of which all published items are asked, again and again: one of 1,319, or one of 30. */
const REPEATED = FULL
  ? {
      ...{ id: 'gsm8k', title: 'GSM8K', shots: 8, file: 'datasets/gsm8k/test.jsonl' },
      ...{ items: 1319, published: 90.4 },
      answerTo: (answer: string, isRight: boolean): string =>
        `The final answer is ${answer.slice(answer.lastIndexOf('####') + 4).trim()}${isRight ? '' : '1'}.`,
    }
  : {
      ...{ id: 'aime-2024', title: 'AIME 2024', shots: 0, file: 'datasets/aime/aime24.jsonl' },
      ...{ items: 30, published: 90 },
      answerTo: (answer: string, isRight: boolean): string =>
        `The answer is \\boxed{${isRight ? Number(answer) : 1000}}.`,
    };

/** Finds the row that a prompt asks for, by the end of its question. */
function rowFinder(rows: readonly string[]): (prompt: string) => number {
  const questions = rows.map((row) => {
    const { question, problem } = JSON.parse(row) as { question?: string; problem?: string };
    return question ?? problem ?? '';
  });
  const places = new Map(questions.map((question, i) => [question, i]));
  return (prompt) => {
    const last = prompt.slice(prompt.lastIndexOf('Problem: ') + 'Problem: '.length).trim();
    return places.get(last) ?? questions.findIndex((question) => prompt.includes(question));
  };
}

describe('the table of a card', () => {
  it('shows what ran beside what the card says, and names a benchmark that does not exist', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'card.yaml');
    writeFileSync(
      file,
      `id: own
title: Own
source: a test
columns: { a: A }
column: a
rows:
  - { title: GSM8K, benchmark: gsm8k, shots: 5, metric: strict-match, values: { a: 80 } }
  - { title: HumanEval, benchmark: humaneval, shots: 0, metric: Pass@1, values: { a: 80 } }
  - { title: MGSM, benchmark: mgsmm, shots: 0, metric: em, values: { a: 80 } }
`,
    );
    const { stdout, stderr } = await cardbench([
      'card',
      file,
      '-m',
      'demo',
      '-n',
      '3',
      '--store',
      join(folder, 'x.db'),
    ]);
    expect(stdout).toMatch(/GSM8K +8 \(card: 5\) +em \(card: strict-match\) /);
    expect(stdout).toMatch(/HumanEval +0 +pass@1 {2}/);
    expect(stderr).toContain(
      'The row "MGSM" names the benchmark "mgsmm", which this version does not have (did you mean "mgsm"?); it is not run.',
    );
  });
});

describe('cardbench card', () => {
  it('prints ours beside the published values, with a verdict for each row', async () => {
    const server = await serve();
    const store = join(temporaryFolder(), 'x.db');
    // 18 of 24 and 15 of 20 are right: 75 %, with intervals of about 55 to 88 and 53 to 89.
    const flags = [...onServer(server.baseUrl, store)];
    const { code, stdout } = await cardbench(['card', writeCard(80, 99), ...flags, '--json']);
    expect(code).toBe(3);
    const { rows, summary, card, column } = JSON.parse(stdout);
    expect({ card, column }).toEqual({ card: 'own', column: 'a' });
    expect(rows).toMatchObject([
      {
        benchmark: 'mmlu',
        metric: 'acc',
        n: 24,
        published: 80,
        ours: { value: 0.75 },
        uncertainty: { over: 'items', asked: 24, items: 14_042 },
        // Our own items, and few: nothing is reproduced by an interval that is merely wide.
        verdict: { kind: 'not shown' },
      },
      {
        benchmark: 'humaneval',
        n: 20,
        published: 99,
        ours: { value: 0.75 },
        verdict: { kind: 'off' },
      },
      { benchmark: 'chess', published: 50, ours: null, verdict: { kind: 'incomplete' } },
    ]);
    expect(rows[1].verdict.by).toBeCloseTo(-24, 9);
    expect(summary).toMatchObject({ rows: 3, reproduced: 0, off: 1, notShown: 1, incomplete: 1 });
    expect(summary.offByChance).toBeGreaterThan(0);
    const other = await cardbench([
      'card',
      writeCard(80, 99),
      ...flags,
      '--rows',
      'mmlu',
      '--column',
      'b',
    ]);
    expect(other.code).toBe(0);
    expect(other.stdout).toMatch(
      /MMLU +0 +acc +1\.0 +75\.0 +55\.1 to 89\.2 +items +24 +off by \+74\.0/,
    );
    expect(other.stdout).toContain("On cardbench's own sample items");
    expect(other.stdout).toContain(
      'Model B: 0 of 1 row reproduced, 1 off, 0 not shown. By chance alone, fewer than 0.1 rows would be off.',
    );
  });

  it.skipIf(!hasRealData)(
    `tells the noise of repeats: assumed, then that of the runs, then that of the samples (${REPEATED.title})`,
    async () => {
      const { id, title, shots, file, items, published, answerTo } = REPEATED;
      const dataset = realData(file);
      const rows = readFileSync(dataset, 'utf8').trim().split('\n');
      const placeOf = rowFinder(rows);
      const card = join(temporaryFolder(), 'card.yaml');
      writeFileSync(
        card,
        'id: own\ntitle: Own\nsource: a test\ncolumns: { a: Model A }\ncolumn: a\nrows:\n' +
          `  - { title: ${title}, benchmark: ${id}, shots: ${shots}, metric: em, values: { a: ${published} } }\n`,
      );
      // Nine of ten items are right; of a fifth of the rest every second reply is.
      const calls = new Map<number, number>();
      const server = await startServer(({ prompt }, response) => {
        const i = placeOf(prompt);
        const call = calls.get(i) ?? 0;
        calls.set(i, call + 1);
        const isRight = i % 10 !== 0 || (i % 50 === 0 && call % 2 === 1);
        sendJson(response, 200, chatReply(answerTo(JSON.parse(rows[i] ?? '').answer, isRight)));
      });
      const store = join(temporaryFolder(), 'x.db');
      const run = (...more: string[]) =>
        cardbench([
          ...['card', card, ...onServer(server.baseUrl, store, dataset), '--json'],
          ...['--temperature', '0', ...more],
        ]);
      const first = JSON.parse((await run()).stdout).rows[0];
      expect(first.uncertainty).toMatchObject({
        over: 'repeats',
        noise: { kind: 'assumed', flipRate: 0.03 },
        asked: items,
        samples: 1,
      });
      if (FULL) expect(first.verdict.kind).toBe('reproduced');
      const second = JSON.parse((await run('--fresh')).stdout).rows[0];
      expect(second.uncertainty.noise).toMatchObject({ kind: 'runs', runs: 2, others: null });
      const width = ({ uncertainty: { interval95 } }: typeof first) =>
        interval95[1] - interval95[0];
      expect(width(second)).not.toBe(width(first));
      const many = JSON.parse((await run('-k', '2')).stdout).rows[0];
      expect(many.uncertainty).toMatchObject({
        noise: { kind: 'samples', samples: 2 },
        samples: 2,
      });
      expect(width(many)).toBeLessThan(width(second));
      if (FULL) expect(many.verdict.kind).toBe('reproduced');
      // Greedy repeats are calls of their own.
      expect(server.calls).toHaveLength(4 * items);
      expect(new Set(server.calls.map(({ body }) => body.temperature))).toEqual(new Set([0]));
      const some = JSON.parse((await run('--limit', '20')).stdout).rows[0];
      expect(some.uncertainty).toMatchObject({ over: 'items and repeats', asked: 20, items });
      expect(some.verdict.kind).toBe('not shown');
    },
  );

  it('calls a row with items in error incomplete', async () => {
    const server = await serve({
      before: ({ prompt }, response) => {
        if (prompt.includes("A comet's tail")) sendJson(response, 500, {});
      },
    });
    const { code, stdout } = await cardbench([
      'card',
      writeCard(80, 80),
      ...onServer(server.baseUrl, join(temporaryFolder(), 'x.db')),
      '--rows',
      'mmlu',
      '--retries',
      '0',
      '--json',
    ]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout).rows[0].verdict).toEqual({ kind: 'incomplete', why: '1 in error' });
  });

  it('says what it would take, and shows prompts, without a call', async () => {
    const server = await serve();
    const folder = temporaryFolder();
    const args = [
      'card',
      writeCard(80, 80),
      '-m',
      'm',
      '--base-url',
      server.baseUrl,
      '--dataset',
      'sample',
    ];
    const estimate = await cardbench([...args, '--estimate', '--price', '1,2', '--json'], {
      cwd: folder,
    });
    expect(estimate.code).toBe(0);
    const [mmlu] = JSON.parse(estimate.stdout);
    expect(mmlu).toMatchObject({ benchmark: 'mmlu', requests: 24, mostTokensOut: 24 * 1024 });
    expect(mmlu.mostCost).toBeCloseTo((mmlu.tokensIn + 2 * mmlu.mostTokensOut) / 1e6, 9);
    const dry = await cardbench([...args, '--dry-run'], { cwd: folder });
    const files = dry.stdout.trim().split('\n');
    expect(files).toHaveLength(6);
    expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toContain(
      '[user]\nAnswer the multiple-choice',
    );
    expect(existsSync(join(folder, 'results', 'cardbench.db'))).toBe(false);
    expect(server.calls).toHaveLength(0);
  });
});

describe.skipIf(!hasRealData)('a run of 1,319 items, one of them sampled twice', () => {
  const folder = sharedFolder();
  const storeOf = (twice: boolean): string => join(folder, `${twice}.db`);
  beforeAll(async () => {
    const dataset = realData('datasets/gsm8k/test.jsonl');
    const rows = readFileSync(dataset, 'utf8')
      .trim()
      .split('\n')
      .map((line, i) => ({
        item: `test/${i}`,
        response: i % 100 < 84 ? JSON.parse(line).answer : 'The final answer is -7.',
      }));
    for (const twice of [false, true]) {
      const file = join(folder, `${twice}.jsonl`);
      const all = twice ? [...rows, ...rows.slice(0, 1)] : rows;
      writeFileSync(file, all.map((row) => JSON.stringify(row)).join('\n'));
      await cardbench([
        ...['import', 'gsm8k', '-p', file, '-m', 'm'],
        ...['--dataset', dataset, '--store', storeOf(twice)],
      ]);
    }
  });

  it.each(partOf([80.2, 82, 84, 86], 2, 'published'))(
    'has the verdict of one run on a card with %d',
    async (published) => {
      const card = join(folder, 'card.yaml');
      writeFileSync(
        card,
        `id: own
title: Own
source: a test
columns: { m: M }
column: m
rows: [{ title: GSM, benchmark: gsm8k, shots: 8, metric: em, values: { m: ${published} } }]
`,
      );
      const said: string[] = [];
      for (const twice of [false, true]) {
        const run = ['--run', 'latest', '--store', storeOf(twice)];
        const { stdout } = await cardbench(['card', card, ...run]);
        said.push(stdout);
      }
      const verdictIn = (text = ''): string =>
        /(not shown|reproduced|off by [+-][\d.]+)[^(]*\(/.exec(text)?.[1] ?? '';
      expect(said[0]).toContain('one run, noise assumed');
      expect(said[1]).toContain('2 samples of 1 of 1,319 items, noise of the others assumed');
      expect(verdictIn(said[0])).not.toBe('');
      expect(verdictIn(said[1])).toBe(verdictIn(said[0]));
    },
  );
});
