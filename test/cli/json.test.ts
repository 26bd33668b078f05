import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DoctorOutput } from '../../src/report/doctor-output.js';
import type { ItemOutput } from '../../src/report/item-text.js';
import type { CardUncertainty, EstimatedBenchmark } from '../../src/report/json-outputs.js';
import type {
  ListedBenchmark,
  ListedCard,
  ListedDataset,
  ListedRun,
} from '../../src/report/listed.js';
import type { ScoreOutput } from '../../src/report/score-output.js';
import { cardbench } from '../support/cli.js';
import { imitatedEndpoint } from '../support/imitated-endpoint.js';
import { startServer } from '../support/server.js';
import { sharedFolder } from '../support/temp.js';

const store = join(sharedFolder(), 'x.db');
const card = 'llama-3.3-70b-instruct';
const outputs = join(sharedFolder(), 'outputs.jsonl');
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

const sampling = z.strictObject({
  samples: z.int().optional(),
  temperature: z.number().optional(),
  maxTokens: z.int().optional(),
  reasoningEffort: z.string().optional(),
  params: z.record(z.string(), z.unknown()).optional(),
  subset: z.record(z.string(), z.array(z.string())).optional(),
  metrics: z.array(z.string()).optional(),
});

const listedCard: z.ZodType<ListedCard> = z.strictObject({
  id: z.string(),
  title: z.string(),
  source: z.string(),
  columns: z.record(z.string(), z.string()),
  column: z.string(),
  api: z.literal('completion').optional(),
  notes: z.record(z.string(), z.string()),
  rows: z.array(
    z.strictObject({
      title: z.string(),
      benchmark: z.string(),
      why: z.string().optional(),
      average: z.array(z.string()).optional(),
      shots: z.union([z.int(), z.literal('-')]),
      metric: z.string(),
      ours: z.string().optional(),
      values: z.record(z.string(), z.number()),
      stderr: z.record(z.string(), z.number()).optional(),
      sampling: z.record(z.string(), sampling),
    }),
  ),
});

const estimated: z.ZodType<Omit<EstimatedBenchmark, 'guards'>> = z.strictObject({
  benchmark: z.string(),
  title: z.string(),
  samples: z.int(),
  requests: z.int(),
  tokensIn: z.int(),
  mostTokensOut: z.int(),
  mostCost: z.number().nullable(),
  mostSeconds: z.number(),
  guards: z
    .strictObject({ requests: z.int(), tokensIn: z.int(), mostCost: z.number().nullable() })
    .optional(),
});

const doctor: z.ZodType<DoctorOutput> = z.strictObject({
  results: z
    .array(
      z.strictObject({
        name: z.string(),
        status: z.enum(['ok', 'note', 'problem', 'unknown']),
        evidence: z.string(),
        cure: z.string().nullable(),
      }),
    )
    .min(1),
  abilities: z.strictObject({
    answers: z.boolean(),
    tools: z.boolean(),
    logLikelihoods: z.string().nullable(),
    contextTokens: z.int().nullable(),
    usage: z.boolean(),
    repeats: z.boolean(),
    refused: z.array(z.string()),
  }),
  shape: z.strictObject({
    omit: z.array(z.string()).optional(),
    rename: z.record(z.string(), z.string()).optional(),
  }),
  spent: z.strictObject({ calls: z.int(), tokensIn: z.int(), tokensOut: z.int() }),
  command: z.string().nullable(),
  unservable: z.array(z.strictObject({ benchmark: z.string(), why: z.string() })),
});

const score: z.ZodType<ScoreOutput> = z.strictObject({
  benchmark: z.string(),
  extractor: z.string(),
  n: z.int(),
  missing: z.int(),
  unknown: z.int(),
  unknownOutputs: z.int(),
  metrics: z.record(z.string(), share),
  intervals: z.record(z.string(), z.tuple([share, share])),
  errors: z.int(),
  noAnswer: z.int(),
  agreement: z
    .strictObject({
      compared: z.int(),
      agree: z.int(),
      differ: z.array(z.string()),
      noAnswer: z.int(),
      without: z.int(),
      unlabelled: z.array(z.string()),
    })
    .nullable(),
  otherGolds: z.array(z.string()),
  skipped: z.strictObject({ count: z.int(), rows: z.array(z.string()) }),
});

const repeated = {
  repeated: z.int(),
  asked: z.int(),
  samples: z.int(),
  most: z.int(),
  others: z.strictObject({ flipRate: share, assumed: z.boolean() }).nullable(),
};

const uncertainty: z.ZodType<CardUncertainty> = z.strictObject({
  over: z.enum(['repeats', 'items', 'items and repeats']),
  interval90: z.tuple([share, share]),
  interval95: z.tuple([share, share]),
  noise: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('samples'), ...repeated }),
    z.strictObject({ kind: z.literal('runs'), runs: z.int(), ...repeated }),
    z.strictObject({ kind: z.literal('assumed'), flipRate: share }),
  ]),
  asked: z.int(),
  items: z.int().nullable(),
  samples: z.int(),
});

const cardOutput = keys('card column run model standIn summary causes').extend({
  rows: z
    .array(
      keys('title benchmark metric published ours n margin verdict').extend({
        uncertainty: uncertainty.nullable(),
        sampling: z.strictObject({ card: sampling.nullable(), fewer: z.string().nullable() }),
      }),
    )
    .refine((rows) => rows.some((row) => row.uncertainty !== null)),
});

const tally = {
  ...{ responses: z.int(), errors: z.int(), truncated: z.int(), endInReasoning: z.int() },
  ...{ refused: z.int(), retries: z.int(), cached: z.int(), tokensIn: z.int() },
  ...{ tokensOut: z.int(), reasoningTokens: z.int(), tokensPaid: z.int() },
  ...{ costUsd: z.number().nullable(), meanLatencyMs: z.number().nullable() },
  meanFirstTokenMs: z.number().nullable(),
  reportedModels: z.array(z.string()),
  systemFingerprints: z.array(z.string()),
};
const calls = z.strictObject({ calls: z.int(), tokensIn: z.int(), tokensOut: z.int() });

const report = z.strictObject({
  run: z.strictObject({
    ...{ id: z.string(), fingerprint: z.string(), status: z.literal('finished') },
    ...{ createdAt: z.iso.datetime(), finishedAt: z.iso.datetime(), cardbench: z.string() },
    ...{ provider: z.string(), model: z.string(), baseUrl: z.string(), standIn: z.boolean() },
    config: z.record(z.string(), z.unknown()),
  }),
  benchmarks: z.array(
    z.strictObject({
      benchmark: z.string(),
      title: z.string(),
      protocol: z.record(z.string(), z.unknown()),
      dataset: z.strictObject({
        ...{ source: z.string(), origin: z.unknown(), label: z.string(), sha256: z.string() },
        publishedItems: z.int().nullable(),
      }),
      scoring: z.strictObject({
        ...{ id: z.int(), createdAt: z.iso.datetime(), scorer: z.string() },
        ...{ scorerVersion: z.int(), extractor: z.string(), sandbox: z.string().nullable() },
        ...{ judge: z.string().nullable(), guards: z.string().nullable() },
      }),
      planned: z.int(),
      asked: z.strictObject({ items: z.int(), fewest: z.int(), most: z.int() }),
      ...{ outstanding: z.int(), n: z.int(), scored: z.int(), errors: z.int(), noAnswer: z.int() },
      metrics: z.array(
        z.strictObject({
          ...{ name: z.string(), value: share, stderr: z.number().nullable() },
          ...{ interval: z.tuple([share, share]), method: z.string(), n: z.int() },
        }),
      ),
      usage: z.strictObject(tally),
      itemErrors: z.array(z.unknown()),
      judged: calls,
      guarded: calls,
    }),
  ),
});

const item: z.ZodType<Pick<ItemOutput, 'item'>> = z.strictObject({
  ...{ run: z.string(), benchmark: z.literal('mmlu'), item: z.string() },
  tags: z.record(z.string(), z.string()),
  asked: z.strictObject({
    request: z.strictObject({ path: z.string(), body: z.record(z.string(), z.unknown()) }),
    ...{ gold: z.unknown(), hashes: z.null() },
  }),
  samples: z.array(z.looseObject({ sample: z.int(), outcome: z.string(), failures: z.tuple([]) })),
});

/** What a command prints with --json, by its keys. */
const COMMANDS: readonly (readonly [command: string, shape: z.ZodType])[] = [
  ['benchmarks', z.array(benchmark).min(30)],
  ['datasets list', z.array(dataset).min(20)],
  [`runs list --store ${store}`, z.array(run).length(3)],
  ['card --list', z.array(listedCard).min(5)],
  [`card ${card} --run latest --store ${store}`, cardOutput],
  [`card ${card} -m demo --rows mmlu --estimate`, z.array(estimated).length(1)],
  ['run mmlu -m demo --price 1,2 --estimate', z.array(estimated).length(1)],
  [`runs show --store ${store}`, report],
  [`score mmlu -p ${outputs} --dataset sample`, score],
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

function keys(names: string) {
  return z.object(Object.fromEntries(names.split(' ').map((name) => [name, z.json()])));
}

beforeAll(async () => {
  writeFileSync(outputs, '{"item":"astronomy/0","response":"The best answer is B."}\n');
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

  it('is one value: cardbench doctor', async () => {
    const { baseUrl } = await startServer(imitatedEndpoint());
    const { stdout } = await cardbench(['doctor', '-m', 'm', '--base-url', baseUrl, '--json']);
    doctor.parse(JSON.parse(stdout));
  });

  it('is one value: cardbench runs show --item', async () => {
    const none = await cardbench(['runs', 'show', '--item', 'none', '--store', store]);
    const [, id = ''] = /it has ([^,]+),/.exec(none.stderr) ?? [];
    const { stdout } = await cardbench(['runs', 'show', '--item', id, '--store', store, '--json']);
    expect(item.parse(JSON.parse(stdout)).item).toBe(id);
  });

  it('is the same as that of report --format json', async () => {
    const { stdout } = await cardbench(['report', '--store', store, '--format', 'json']);
    report.parse(JSON.parse(stdout));
  });

  it('has a type for each command, which the package exports', () => {
    const page = readFileSync('docs/json.md', 'utf8');
    const rows = page.split('\n').filter((line) => line.startsWith('| `'));
    const exported = readFileSync('src/index.ts', 'utf8');
    for (const row of rows) {
      const types = [...(row.split(' | ').at(-1) ?? '').matchAll(/`(\w+)/g)].map(
        ([, name]) => name,
      );
      expect(types, row).not.toEqual([]);
      for (const name of types) expect(exported).toMatch(new RegExp(`\\b${name}\\b`));
    }
  });

  it('does not go with another format', async () => {
    const { code, stderr } = await cardbench(['compare', 'a', 'b', '--json', '--format', 'md']);
    expect([code, stderr]).toEqual([
      2,
      'cardbench: --json does not go with --format md; leave one out.\n',
    ]);
  });
});
