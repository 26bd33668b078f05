import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import { Outline } from '../../src/datasets/outline.js';
import { selectItems } from '../../src/runner/plan/select-items.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { recordFidelity } from '../support/fidelity.js';
import { FULL } from '../support/full.js';
import { goldItems, startGoldServer } from '../support/gold-server.js';
import {
  boxed,
  type Case,
  type Compared,
  compareWithKnown,
  sumOf,
} from '../support/known-replies.js';
import { temporaryFolder } from '../support/temp.js';

/** Three in ten, decided by the text because MMLU contains 105 questions twice, which a server cannot distinguish. */
function isWrong(text: string): boolean {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 1_000_003;
  return sum % 10 < 3;
}

/** Where not every item is tried: one of each subject of MMLU, five or six of each language of MGSM. */
const LIMIT = 57;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describeWithRealData(
  'the published datasets, end to end against a server of known accuracy',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'cardbench-real-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    const tried = FULL
      ? 'all 18,275 items'
      : `${LIMIT} items of each, evenly over subjects and languages`;
    it(`score exactly what the server got right: ${tried}`, async () => {
      // What the model writes for HumanEval is run in a sandbox: the test of the whole card does that, too.
      const ids = ['mmlu', ...(FULL ? ['humaneval'] : []), 'mgsm', 'gsm8k'];
      const limit = FULL ? undefined : LIMIT;
      const all = await goldItems(
        ids.map((id) => [id, { kind: 'path', path: realData(`datasets/${id}`) }] as const),
        (_place, { data }) => isWrong(data.question ?? data.prompt ?? ''),
      );
      const items = ids.flatMap((id) => {
        const own = all.filter(({ benchmark }) => benchmark.id === id);
        const selected = selectItems(Outline.of(own.map(({ item }) => item)), benchmarkById(id), {
          subset: {},
          limit,
        });
        const kept = new Set(selected.ids);
        return own.filter(({ item }) => kept.has(item.id));
      });
      const server = await startGoldServer(items);
      const { code, stdout, stderr } = await cardbench([
        'run',
        ...ids,
        '--model',
        'm',
        '--base-url',
        server.baseUrl,
        '--dataset',
        realData('datasets'),
        '--store',
        join(folder, 'x.db'),
        '--concurrency',
        '32',
        ...(limit === undefined ? [] : ['--limit', String(limit)]),
        '--json',
      ]);
      expect(stderr).not.toContain('in error');
      expect(code).toBe(0);
      const reported = new Map<
        string,
        { n: number; metrics: Record<string, number>; noAnswer: number }
      >(JSON.parse(stdout).benchmarks.map((each: { benchmark: string }) => [each.benchmark, each]));
      const shares = (id: string, tag?: string): number[] => {
        const groups = new Map<string, number[]>();
        for (const { benchmark, item, right } of items) {
          if (benchmark.id !== id) continue;
          const key = tag === undefined ? '' : (item.tags[tag] ?? '');
          groups.set(key, [...(groups.get(key) ?? []), right ? 1 : 0]);
        }
        return [...groups.values()].map(mean);
      };
      const n = (id: string): number | undefined => reported.get(id)?.n;
      expect(n('mmlu')).toBe(limit ?? 14_042);
      expect(shares('mmlu', 'subject')).toHaveLength(57);
      expect(reported.get('mmlu')?.metrics['macro_avg/acc']).toBeCloseTo(
        mean(shares('mmlu', 'subject')),
        12,
      );
      expect(reported.get('mmlu')?.metrics.acc).toBeCloseTo(mean(shares('mmlu')), 12);
      if (FULL) {
        expect(n('humaneval')).toBe(164);
        const passed = reported.get('humaneval')?.metrics['pass@1'];
        expect(passed).toBeCloseTo(mean(shares('humaneval')), 12);
      }
      expect(n('mgsm')).toBe(limit ?? 2750);
      expect(shares('mgsm', 'language')).toHaveLength(11);
      expect(reported.get('mgsm')?.metrics.em).toBeCloseTo(mean(shares('mgsm', 'language')), 12);
      expect(n('gsm8k')).toBe(limit ?? 1319);
      expect(reported.get('gsm8k')?.metrics.em).toBeCloseTo(mean(shares('gsm8k')), 12);
      expect([...reported.values()].map(({ noAnswer }) => noAnswer)).toEqual(ids.map(() => 0));
      expect(existsSync(join(folder, 'x.db'))).toBe(true);
    });
  },
);

/** That every item is scored, and their headline is what the server got right. */
function expectExact(found: Compared | undefined, items: number): void {
  expect(found).toMatchObject({ items, reported: { n: items, errors: 0, noAnswer: 0 } });
  expect(found?.value).toBeCloseTo(found?.share ?? Number.NaN, 12);
  expect(found?.share).toBeGreaterThan(0.4);
  expect(found?.share).toBeLessThan(0.8);
  recordFidelity({
    what: `${found?.id}, end to end`,
    official: 'a server with a known share of wrong answers',
    outputs: 'the published items',
    n: items,
    agree: items,
    figures: 'the headline is that of the known share',
  });
}

describeWithRealData('AIME 2024 as published, end to end', () => {
  it('scores exactly what the server got right: all 30 items', async () => {
    const cases = { 'aime-2024': { metric: 'acc', reply: boxed } };
    const [found] = await compareWithKnown(cases, realData('datasets/aime'));
    expectExact(found, 30);
  });
});

describeWithRealData('BIG-Bench Hard as published, end to end', () => {
  it(`scores exactly what the server got right: ${FULL ? 'all 6,511 items' : 'four items of each of the 27 tasks'}`, async () => {
    const folder = temporaryFolder();
    const published = realData('datasets/bbh');
    let items = 0;
    // A question stands there twice with two answers; a server can only give one.
    const answers = new Map<string, string>();
    for (const file of readdirSync(published).filter((name) => name.endsWith('.json'))) {
      const { examples } = JSON.parse(readFileSync(join(published, file), 'utf8'));
      const kept = FULL ? examples : examples.slice(0, 4);
      items += kept.length;
      for (const { input, target } of kept.toReversed()) answers.set(input, target);
      writeFileSync(join(folder, file), JSON.stringify({ examples: kept }));
      // The published few-shot prompts are not there; the questions and answers are.
      const shots = [1, 2, 3].map(
        (i) => `Q: What is ${i}?\nA: Let's think step by step.\nSo the answer is ${i}.`,
      );
      writeFileSync(
        join(folder, file.replace('.json', '.txt')),
        ['Say what it is.', ...shots].join('\n\n'),
      );
    }
    const answerTo = ({ data }: { data: { question?: string } }) =>
      answers.get(data.question ?? '');
    const bbh: Case = {
      metric: 'macro_avg/em',
      group: 'task',
      reply: (item) =>
        `First this, then that. So the answer is ${sumOf(item.data.question ?? '') % 5 < 3 ? answerTo(item) : 'something else'}.`,
      right: (item) => {
        return sumOf(item.data.question ?? '') % 5 < 3 && answerTo(item) === item.data.gold;
      },
    };
    const [found] = await compareWithKnown({ bbh }, folder);
    expectExact(found, items);
    expect(items).toBe(FULL ? 6511 : 108);
  });
});

describeWithRealData('MATH level 5 as published, end to end', () => {
  it(`scores exactly what the server got right: ${FULL ? 'all 1,324 items' : 'one item in 20'}`, async () => {
    const lines = readFileSync(realData('datasets/math/test.jsonl'), 'utf8').trim().split('\n');
    // With problems of other levels, as in the published file.
    const kept = lines.filter((_line, place) => FULL || place % 20 === 0);
    const path = join(temporaryFolder(), 'test.jsonl');
    writeFileSync(path, kept.join('\n'));
    const cases = { 'math-hard': { metric: 'acc', reply: boxed } };
    const [found] = await compareWithKnown(cases, path);
    expectExact(found, kept.filter((line) => /5/.test(String(JSON.parse(line).level))).length);
    if (FULL) expect(found?.items).toBe(1324);
  });
});
