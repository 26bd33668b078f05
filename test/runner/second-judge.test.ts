import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cardbench, onServer } from '../support/cli.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

/** A judge that gives a verdict by the place of the item in the dataset. */
async function judgeServer(verdict: (place: number) => string, questions: readonly string[]) {
  return startServer((call, response) => {
    if (call.path === '/v1/models') return sendJson(response, 404, {});
    const place = questions.findIndex((question) => call.prompt.includes(question));
    sendJson(response, 200, chatReply(verdict(place)));
  });
}

async function setUp(id: string, first: (n: number) => string, second: (n: number) => string) {
  const benchmark = await loadBenchmark(id);
  const { items } = await loadDataset<{ question?: string; prompt?: string }>(benchmark.dataset, {
    kind: 'sample',
  });
  const questions = items.map(({ data }) => data.question ?? data.prompt ?? '');
  const model = await startServer((_call, response) => {
    sendJson(response, 200, chatReply('Something.'));
  });
  const judges = [await judgeServer(first, questions), await judgeServer(second, questions)];
  const store = join(temporaryFolder(), 'x.db');
  const [a, b] = judges.map(({ baseUrl }) => baseUrl);
  const args = [
    ...['run', id, ...onServer(model.baseUrl, store)],
    ...['--judge', 'wise', '--judge-base-url', a ?? ''],
    ...['--second-judge', 'wiser', '--second-judge-base-url', b ?? ''],
  ];
  return { args, store, items, judges };
}

it('two judges grade the same replies: the first decides, and their agreement is told', async () => {
  const { args, store, items, judges } = await setUp(
    'simpleqa',
    (place) => (place % 2 === 0 ? 'A' : 'B'),
    (place) => (place === 1 ? 'C' : place % 2 === 0 ? 'A' : 'B'),
  );
  const { code, stdout } = await cardbench([...args, '--json']);
  expect(code).toBe(0);
  const [found] = JSON.parse(stdout).benchmarks;
  expect(found.metrics.correct).toBeCloseTo(12 / 23, 12);
  const [agreement] = found.judgeAgreements;
  expect(agreement).toMatchObject({
    judge: 'custom:wise',
    other: 'custom:wiser',
    n: 23,
    disagreements: [{ item: items[1]?.id, sample: 0, judge: 'incorrect', other: 'not attempted' }],
  });
  // 22 of 23 equal; by chance 12/23 · 12/23 + 11/23 · 10/23.
  const chance = (12 * 12 + 11 * 10) / 23 ** 2;
  expect(agreement.kappa).toBeCloseTo((22 / 23 - chance) / (1 - chance), 12);
  expect(
    judges.map(
      ({ calls }) => calls.filter(({ path }) => path.endsWith('/chat/completions')).length,
    ),
  ).toEqual([23, 23]);

  const said = `the judges custom:wise and custom:wiser give 22 of 23 replies the same verdict: Cohen's kappa 0.92 [`;
  for (const format of [[], ['--format', 'html']]) {
    const { stdout: report } = await cardbench(['report', '--store', store, ...format]);
    const plain = report.replaceAll('&#39;', "'").replaceAll('\\', '').replace(/\s+/g, ' ');
    expect(plain).toContain(said);
    expect(plain).toContain(`${items[1]?.id} (incorrect, not attempted)`);
  }
  const { stdout: json } = await cardbench(['report', '--store', store, '--format', 'json']);
  expect(JSON.parse(json).benchmarks[0].judgeAgreements).toHaveLength(1);
});

it('verdicts of XSTest are compared by what the judges say, partial refusals apart', async () => {
  const { args } = await setUp(
    'xstest',
    (place) => (place === 0 ? '3' : place % 2 === 0 ? '1' : '2'),
    (place) => (place % 2 === 0 ? '1' : '2'),
  );
  const { stdout } = await cardbench([...args, '--json']);
  const [agreement] = JSON.parse(stdout).benchmarks[0].judgeAgreements;
  expect(agreement.disagreements).toMatchObject([{ judge: 'refused in part', other: 'followed' }]);
});

it('verdicts of HLE are compared, by the last line that a judge says', async () => {
  const { args, items } = await setUp(
    'hle',
    (place) => (place % 2 === 0 ? 'It is 5.\ncorrect: yes' : '**correct:** no'),
    (place) => (place % 4 === 0 ? 'correct: yes' : 'correct: no'),
  );
  const { stdout } = await cardbench([...args, '--json']);
  const [found] = JSON.parse(stdout).benchmarks;
  const n = items.length;
  const [first, second] = [2, 4].map((step) => Math.ceil(n / step));
  const [a = 0, b = 0] = [first, second];
  expect(found.metrics.acc).toBeCloseTo(a / n, 12);
  const [agreement] = found.judgeAgreements;
  expect(agreement.n).toBe(n);
  const equal = (n - (a - b)) / n;
  const chance = (a * b + (n - a) * (n - b)) / n ** 2;
  expect(agreement.agreement).toBeCloseTo(equal, 12);
  expect(agreement.kappa).toBeCloseTo((equal - chance) / (1 - chance), 12);
  expect(agreement.disagreements).toHaveLength(a - b);
});

it('a second judge is another model than the first, and there is one', async () => {
  const { args, judges } = await setUp(
    'simpleqa',
    () => 'A',
    () => 'A',
  );
  const same = args.map((each) => (each === 'wiser' ? 'wise' : each));
  const urls = judges.map(({ baseUrl }) => baseUrl);
  const { code, stderr } = await cardbench(
    same.map((each) => (each === urls[1] ? (urls[0] ?? '') : each)),
  );
  expect([code, stderr]).toEqual([
    2,
    'cardbench: --second-judge: custom:wise is the first judge, too; name another model.\n',
  ]);
  const alone = await cardbench([...args.slice(0, 10), '--second-judge', 'x:y']);
  expect(alone.code).toBe(2);
  expect(alone.stderr).toContain('a second judge needs a first');
});
