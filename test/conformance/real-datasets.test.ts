import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import { Outline } from '../../src/datasets/outline.js';
import { selectItems } from '../../src/runner/plan/select-items.js';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL } from '../support/full.js';
import { goldItems, startGoldServer } from '../support/gold-server.js';
import { boxed, compareWithKnown } from '../support/known-replies.js';

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

describeWithRealData('AIME 2024 as published, end to end', () => {
  it('scores exactly what the server got right: all 30 items', async () => {
    const cases = { 'aime-2024': { metric: 'acc', reply: boxed } };
    const [found] = await compareWithKnown(cases, realData('datasets/aime'));
    expect(found).toMatchObject({ items: 30, reported: { n: 30, errors: 0, noAnswer: 0 } });
    expect(found?.value).toBeCloseTo(found?.share ?? Number.NaN, 12);
    expect(found?.share).toBeGreaterThan(0.4);
    expect(found?.share).toBeLessThan(0.8);
  });
});
