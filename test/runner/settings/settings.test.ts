import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runConfigOf } from '../../../src/cli/run-flags.js';
import { resolveEndpoint } from '../../../src/models/endpoint.js';
import { parseRunConfig, type RunConfig, readStoredConfig } from '../../../src/runner/config.js';
import { fingerprintOf } from '../../../src/runner/plan/plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { shardOf, takeShare } from '../../../src/runner/plan/shard.js';
import { settingEntries } from '../../../src/runner/settings/settings.js';
import { outcomeOf } from '../../support/cli.js';
import { settingsPage } from '../../support/settings-page.js';
import { sharedFile } from '../../support/temp.js';

type Change = Partial<Record<keyof RunConfig, unknown>>;

/** For each setting another value than the default, with what it needs beside it. */
const changes: Readonly<Record<keyof RunConfig, Change>> = {
  benchmarks: { benchmarks: ['mgsm'] },
  model: { model: 'vllm:other' },
  baseUrl: { baseUrl: 'http://localhost:9/v1' },
  api: { api: 'completion' },
  as: { as: 'generate' },
  stream: { stream: true },
  dataset: { dataset: './datasets/gsm8k/sample.jsonl' },
  limit: { limit: 2 },
  of: { of: 'latest', only: 'errors' },
  only: { of: 'latest', only: 'errors' },
  shard: { shard: '1/2' },
  order: { order: 'dataset' },
  subset: { subset: { id: ['arc-0', 'arc-1'] } },
  prompts: { prompts: 'meta-evals:none.parquet' },
  samples: { samples: 2 },
  seed: { seed: 1 },
  temperature: { temperature: 0.5 },
  maxTokens: { maxTokens: 9 },
  params: { params: { top_k: 1 } },
  sampling: { sampling: { gsm8k: { temperature: 0.5, params: { top_p: 0.9 } } } },
  extractor: { extractor: 'last-number' },
  system: { system: 'Be brief.' },
  reasoningEffort: { reasoningEffort: 'low' },
  reasoningTags: { reasoningTags: 'none' },
  omit: { omit: ['temperature'] },
  rename: { rename: { max_tokens: 'max_completion_tokens' } },
  headers: { headers: { 'X-Title': 'test' } },
  concurrency: { concurrency: 3 },
  rpm: { rpm: 10 },
  tpm: { tpm: 1000 },
  queue: { queue: 'redis://localhost:1' },
  outageTimeout: { outageTimeout: 10 },
  retries: { retries: 0 },
  timeout: { timeout: 10 },
  cache: { cache: true },
  maxCost: { maxCost: 1, price: { input: 1, output: 1 } },
  maxTokensTotal: { maxTokensTotal: 10 },
  price: { price: { input: 1, output: 1 } },
  batch: { batch: true },
  batchPoll: { batchPoll: 5, batch: true },
  metrics: { metrics: ['avg@k'] },
  judge: { judge: 'vllm:judge' },
  judgeBaseUrl: { judge: 'vllm:judge', judgeBaseUrl: 'http://localhost:9/v1' },
  judgePrompt: { judge: 'vllm:judge', judgePrompt: 'question.txt' },
  secondJudge: { judge: 'vllm:judge', secondJudge: 'vllm:other' },
  secondJudgeBaseUrl: {
    judge: 'vllm:judge',
    secondJudge: 'vllm:other',
    secondJudgeBaseUrl: 'http://localhost:9/v1',
  },
  guardInput: { guardInput: 'vllm:llama-guard-3-8b' },
  guardInputBaseUrl: {
    guardInput: 'vllm:llama-guard-3-8b',
    guardInputBaseUrl: 'http://localhost:9/v1',
  },
  guardOutput: { guardOutput: 'vllm:llama-guard-3-8b' },
  guardOutputBaseUrl: {
    guardOutput: 'vllm:llama-guard-3-8b',
    guardOutputBaseUrl: 'http://localhost:9/v1',
  },
  guardVersion: { guardInput: 'vllm:llama-guard-3-8b', guardVersion: 'llama-guard-4' },
  guardApi: { guardInput: 'vllm:llama-guard-3-8b', guardApi: 'completion' },
  guardPrompt: {
    guardInput: 'vllm:llama-guard-3-8b',
    guardApi: 'completion',
    guardPrompt: sharedFile('guard.txt', 'Is what {role} says safe? {conversation}'),
  },
  guardPrice: { guardPrice: { input: 1, output: 1 } },
  sandbox: { sandbox: 'pyodide' },
  store: { store: 'other.db' },
  name: { name: 'baseline' },
  withText: { withText: true },
  fresh: { fresh: true },
};

/** What needs a file, another benchmark or another name of an extractor to be planned at all. */
const planned = settingEntries.filter(
  ([name]) => !['dataset', 'subset', 'of', 'only', 'prompts', 'extractor', 'as'].includes(name),
);

async function fingerprint(change: Change): Promise<string> {
  const config = parseRunConfig(
    { benchmarks: ['gsm8k'], model: 'vllm:m', dataset: 'sample', ...change },
    'test',
  );
  const endpoint = resolveEndpoint(config.model, config.baseUrl);
  const planned = await planRun(config, endpoint, { now: Date.now, note: () => {} });
  const shard = shardOf(config);
  const { plan } = shard === undefined ? planned : await takeShare(planned, shard);
  return fingerprintOf(plan);
}

describe('the settings of a run', () => {
  it('are documented as they are described', async () => {
    await expect(settingsPage()).toMatchFileSnapshot(
      join(import.meta.dirname, '../../../docs/settings.md'),
    );
  });

  it.each(planned)('belong to the fingerprint as they say: %s', async (name, setting) => {
    const { [name]: _own, ...beside } = changes[name];
    const same = (await fingerprint(changes[name])) === (await fingerprint(beside));
    expect(same).toBe(setting.fingerprint === 'none');
  });

  it('are read by their earlier names, from files and from stored runs', () => {
    const old = { benchmarks: ['mmlu'], model: 'demo', patience: 12 };
    expect(parseRunConfig(old, 'test').outageTimeout).toBe(12);
    expect(readStoredConfig(JSON.stringify(old)).outageTimeout).toBe(12);
    expect(
      parseRunConfig({ ...old, outageTimeout: 13, patience: undefined }, 'test').outageTimeout,
    ).toBe(13);
  });

  it('take an earlier flag for the present one, and refuse both at once', async () => {
    const flags = { model: 'demo', patience: 12 };
    expect((await runConfigOf(flags, ['mmlu'], 'test')).outageTimeout).toBe(12);
    expect(await outcomeOf('run mmlu -m demo --patience 1 --outage-timeout 2')).toBe(
      '--outage-timeout and --patience are the same flag; leave one out.',
    );
  });

  it('are refused by name where there is no such setting', () => {
    expect(() =>
      parseRunConfig({ benchmarks: ['mmlu'], model: 'demo', modell: 'demo' }, 'x.yaml'),
    ).toThrow(/^x\.yaml: "modell" is no setting \(did you mean "model"\?\)/);
  });
});
