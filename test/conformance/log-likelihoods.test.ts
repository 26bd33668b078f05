import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import type { Item } from '../../src/core/item.js';
import { packageRoot } from '../../src/core/package-root.js';
import { loadDataset } from '../../src/datasets/load.js';
import type { DatasetSource } from '../../src/datasets/opened.js';
import { openConnection } from '../../src/store/open.js';
import { cardbench, onServer } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { startEchoServer } from '../support/echo-server.js';
import { recordFidelity } from '../support/fidelity.js';
import { FULL } from '../support/full.js';
import { sharedFolder, temporaryFolder } from '../support/temp.js';

/** What the official code made of a task, given the rule of the echo server. */
interface Reference {
  readonly n: number;
  /** sha256 of every context and continuation. */
  readonly prompts: string;
  readonly [metric: string]: number | string | Measured;
}

interface Measured {
  readonly value: number;
  readonly stderr: number;
  /** sha256 of the items' values in order. */
  readonly verdicts: string;
}

const reference = JSON.parse(
  readFileSync(join(packageRoot, 'test', 'conformance', 'log-likelihood-reference.json'), 'utf8'),
) as Record<string, Reference>;

const HARNESS = 'EleutherAI/lm-evaluation-harness@0e20864b';
const ON_SAMPLES = [
  'arc-challenge',
  'arc-easy',
  'boolq',
  'hellaswag',
  'openbookqa',
  'piqa',
  'winogrande',
  'truthfulqa',
];

/** Read once for a test of prompts and one of verdicts. */
let read: { readonly source: DatasetSource; readonly items: Promise<readonly Item<unknown>[]> };

function itemsOf(
  { dataset }: AnyBenchmark,
  source: DatasetSource,
): Promise<readonly Item<unknown>[]> {
  if (read?.source !== source)
    read = { source, items: loadDataset<unknown>(dataset, source).then(({ items }) => items) };
  return read.items;
}

/** Prompts and verdicts of a benchmark against those of the official code on the same rows. */
function holds(
  id: string,
  official: string,
  source: DatasetSource,
  rows: string,
  key: string = id,
): void {
  const benchmark: AnyBenchmark = benchmarkById(id);
  const tasks = Object.keys(reference).filter((name) => name === key || name.startsWith(`${key}/`));
  const taskOf = (item: Item<unknown>): string =>
    tasks.length === 1 ? key : `${key}/${item.tags['task']}`;

  it(`${key}: every prompt is the official one, byte for byte`, async () => {
    const items = await itemsOf(benchmark, source);
    const hashes = new Map(tasks.map((name) => [name, { n: 0, hash: createHash('sha256') }]));
    for (const item of items) {
      const seen = hashes.get(taskOf(item));
      if (seen === undefined) throw new Error(`no reference for ${item.id}`);
      seen.n += 1;
      const prompt = benchmark.prompt(item);
      if (prompt.kind !== 'choices') throw new Error('not choices');
      for (const { context, continuation } of prompt.choices) {
        seen.hash.update(`${context}\u001f${continuation}\u001e`);
      }
    }
    for (const [name, { n, hash }] of hashes) {
      const expected = reference[name];
      expect([name, n, hash.digest('hex')]).toEqual([name, expected?.n, expected?.prompts]);
    }
    recordFidelity({
      what: `${key}, prompts`,
      official,
      outputs: rows,
      n: items.length,
      agree: items.length,
    });
  });

  // In `npm test` those on our rows alone: reading the published ones takes longer than the rest.
  it.runIf(FULL || source.kind === 'sample')(
    `${key}: verdicts, scores and standard errors from the same log-probabilities are the official ones`,
    async () => {
      const server = await startEchoServer();
      const store = join(temporaryFolder(), 'x.db');
      const { code, stderr } = await cardbench([
        'run',
        id,
        ...onServer(server.baseUrl, store, source.kind === 'path' ? source.path : source.kind),
        '--json',
      ]);
      expect(stderr).not.toContain('cardbench:');
      expect(code).toBe(0);
      const db = openConnection(store, 'read');
      const estimates = new Map(
        db
          .prepare<[], Estimated>('SELECT name, value, stderr FROM metrics')
          .all()
          .map((row) => [row.name, row]),
      );
      const values = new Map(
        db
          .prepare<[], Scored>('SELECT item, value, details FROM scores')
          .all()
          .map(({ item, value, details }) => [
            item,
            { value, ...(JSON.parse(details ?? '{}') as Record<string, number>) },
          ]),
      );
      db.close();
      const items = await itemsOf(benchmark, source);
      let compared = 0;
      for (const name of tasks) {
        for (const [metric, expected] of Object.entries(reference[name] ?? {})) {
          if (typeof expected !== 'object') continue;
          const ours = estimates.get(
            name === key ? metric : `${metric}/${name.slice(key.length + 1)}`,
          );
          expect(Math.abs((ours?.value ?? Number.NaN) - expected.value)).toBeLessThan(1e-9);
          expect(Math.abs((ours?.stderr ?? Number.NaN) - expected.stderr)).toBeLessThan(1e-9);
          const list = items
            .filter((item) => taskOf(item) === name)
            .map((item) => {
              const stored: Record<string, number> | undefined = values.get(item.id);
              const value = stored?.[metric] ?? stored?.['value'] ?? Number.NaN;
              return Number(value.toPrecision(6));
            });
          const verdicts = createHash('sha256').update(list.join(',')).digest('hex');
          expect([name, metric, verdicts]).toEqual([name, metric, expected.verdicts]);
          compared += list.length;
        }
      }
      recordFidelity({
        what: `${key}, verdicts and standard errors from log-probabilities`,
        official,
        outputs: `${rows}; synthetic log-probabilities with ties`,
        n: compared,
        agree: compared,
      });
    },
  );
}

interface Estimated {
  readonly name: string;
  readonly value: number;
  readonly stderr: number;
}

interface Scored {
  readonly item: string;
  readonly value: number;
  readonly details: string | null;
}

describeWithRealData('log-likelihoods on every published item', () => {
  const source = (id: string): DatasetSource => ({
    kind: 'path',
    path: realData(`datasets/${id}`),
  });
  const agieval = 'ruixiangcui/AGIEval@5c77d073 and EleutherAI/lm-evaluation-harness@4e7e0d47';
  holds('agieval', agieval, source('agieval'), 'the published items');
  holds('bigbench', HARNESS, source('bigbench'), 'the published items');
  // The CSV says what belongs to mc2, and not which of the incorrect answers mc1 offers.
  const folder = sharedFolder();
  beforeAll(() => {
    const primer = 'truthfulqa_mc1.yaml';
    copyFileSync(realData('datasets/truthfulqa/TruthfulQA.csv'), join(folder, 'TruthfulQA.csv'));
    copyFileSync(
      join(packageRoot, 'datasets', 'truthfulqa', 'sample', primer),
      join(folder, primer),
    );
  });
  holds(
    'truthfulqa',
    HARNESS,
    { kind: 'path', path: folder },
    'the published CSV, mc2',
    'truthfulqa-csv',
  );

  it('truthfulqa: from the CSV there is no mc1', async () => {
    const { items } = await loadDataset<unknown>(benchmarkById('truthfulqa').dataset, {
      kind: 'path',
      path: folder,
    });
    const scores = items.map(({ id, tags }) => ({ item: id, sample: 0, value: 1, tags }));
    const names = benchmarkById('truthfulqa').metrics.flatMap((metric) =>
      metric.compute(scores).map(({ name }) => name),
    );
    expect(names).toEqual(['mc2']);
  });
});

describe('log-likelihoods on rows of ours in the published format', () => {
  for (const id of ON_SAMPLES) holds(id, HARNESS, { kind: 'sample' }, 'our sample items');
});

describe('the reference of the official code', () => {
  it('holds 2,546 items of AGIEval, 13,089 of BIG-bench, and twenty or more of each other task', () => {
    const count = (id: string): number =>
      Object.entries(reference)
        .filter(([name]) => name === id || name.startsWith(`${id}/`))
        .reduce((sum, [, { n }]) => sum + n, 0);
    expect([count('agieval'), count('bigbench')]).toEqual([2546, 13_089]);
    for (const id of ON_SAMPLES) expect(count(id)).toBeGreaterThanOrEqual(20);
  });
});
