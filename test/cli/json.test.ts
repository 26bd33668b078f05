import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ListedBenchmark, ListedDataset, ListedRun } from '../../src/report/listed.js';
import { cardbench } from '../support/cli.js';
import { sharedFolder } from '../support/temp.js';

const store = join(sharedFolder(), 'x.db');
const card = 'llama-3.3-70b-instruct';
const share = z.number().min(0).max(1);

const benchmark: z.ZodType<ListedBenchmark> = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  dataset: z.string(),
  items: z.int().positive(),
  shots: z.int(),
  maxTokens: z.int().positive(),
  extractors: z.array(z.string()).min(1),
  metrics: z.array(z.string()).min(1),
});

const dataset: z.ZodType<ListedDataset> = z.strictObject({
  name: z.string(),
  title: z.string(),
  items: z.int().positive(),
  sampleItems: z.int().positive(),
  license: z.string(),
  homepage: z.url(),
  isCached: z.boolean(),
});

const run: z.ZodType<ListedRun> = z.strictObject({
  id: z.string(),
  name: z.string().nullable(),
  status: z.enum(['unfinished', 'incomplete', 'finished']),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
  cardbench: z.string(),
  provider: z.string(),
  model: z.string(),
  standIn: z.boolean(),
  tags: z.array(z.string()),
  note: z.string(),
  benchmarks: z.array(
    z.strictObject({
      benchmark: z.string(),
      title: z.string(),
      planned: z.int(),
      responses: z.int(),
      n: z.int(),
      scored: z.int(),
      errors: z.int(),
      noAnswer: z.int(),
      truncated: z.int(),
      metric: z.string().nullable(),
      value: share.nullable(),
      interval: z.tuple([share, share]).nullable(),
    }),
  ),
});

/** What a command prints with --json, by its keys. */
const COMMANDS: readonly (readonly [command: string, shape: z.ZodType])[] = [
  ['benchmarks', z.array(benchmark).min(30)],
  ['datasets list', z.array(dataset).min(20)],
  [`runs list --store ${store}`, z.array(run).length(3)],
  ['card --list', z.array(z.object({ id: z.string(), rows: z.array(z.object({})) })).min(5)],
  [`card ${card} --run latest --store ${store}`, keys('card column run model summary rows causes')],
  [
    `card ${card} -m demo --rows mmlu --estimate`,
    z.array(keys('benchmark title requests tokensIn mostTokensOut mostCost mostSeconds')).length(1),
  ],
  [`runs show --store ${store}`, keys('run benchmarks')],
  [`compare latest latest~1 --store ${store}`, keys('a b rows')],
  [`compare latest latest~1 latest~2 --store ${store}`, keys('rankings')],
  [
    `check --baseline latest~1 --store ${store}`,
    keys('run baseline verdict outcome reason alpha correction onInconclusive rows'),
  ],
  [`explain latest --card ${card} --store ${store}`, keys('run rows')],
  [`explain latest --against latest~1 --store ${store}`, keys('run against rows')],
  [`rescore latest --store ${store}`, keys('run benchmarks')],
];

function keys(names: string): z.ZodType {
  return z.object(Object.fromEntries(names.split(' ').map((name) => [name, z.json()])));
}

beforeAll(async () => {
  for (const seed of ['1', '2', '3']) {
    await cardbench(['run', 'mmlu', '-m', 'demo', '--seed', seed, '-n', '6', '--store', store]);
  }
});

describe('--json', () => {
  it.each(COMMANDS)('is one value: cardbench %s', async (command, shape) => {
    const { stdout } = await cardbench([...command.split(' '), '--json']);
    shape.parse(JSON.parse(stdout));
  });

  it.each(COMMANDS)('is described in docs/json.md: cardbench %s', (command) => {
    const page = readFileSync('docs/json.md', 'utf8');
    expect(page).toContain(
      `\`${command
        .split(' ')
        .slice(0, /^(runs|datasets)/.test(command) ? 2 : 1)
        .join(' ')}`,
    );
  });

  it('does not go with another format', async () => {
    const { code, stderr } = await cardbench(['compare', 'a', 'b', '--json', '--format', 'md']);
    expect([code, stderr]).toEqual([
      2,
      'cardbench: --json does not go with --format md; leave one out.\n',
    ]);
  });
});
