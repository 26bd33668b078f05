import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveEndpoint } from '../../../src/models/endpoint.js';
import type { ModelRequest } from '../../../src/models/model.js';
import { type RunConfig, runConfigSchema } from '../../../src/runner/config.js';
import { callJobSchema } from '../../../src/runner/jobs.js';
import { callJobs, probeJob } from '../../../src/runner/plan/call-jobs.js';
import { fingerprintOf, type RunPlan, readPlan } from '../../../src/runner/plan/plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { type ResolvedBenchmark, resolvePlan } from '../../../src/runner/plan/resolve.js';
import { writeSums } from '../../support/sums.js';
import { temporaryFolder } from '../../support/temp.js';

const body = (request: ModelRequest): unknown => ({ model: 'm', ...request });
const options = { run: 'r1', body, config: { order: 'shuffled', seed: 0 } } as const;

async function planOf(more: Partial<RunConfig> & Pick<RunConfig, 'benchmarks'>) {
  const config = runConfigSchema.parse({ model: 'm', baseUrl: 'http://localhost/v1', ...more });
  const endpoint = resolveEndpoint(config.model, config.baseUrl, {});
  return planRun(config, endpoint, { env: {}, now: Date.now, note: () => {} });
}

/** A plan as it arrives on another machine. */
const sent = (plan: RunPlan): RunPlan => readPlan(JSON.stringify(plan));

/** Every job of a plan as it would be sent. */
async function jobsOf(benchmarks: readonly ResolvedBenchmark[]): Promise<string> {
  const lines: string[] = [];
  for (const benchmark of benchmarks) {
    lines.push(JSON.stringify(probeJob(benchmark, options).job));
    for await (const { job } of callJobs(benchmark, options)) {
      expect(callJobSchema.parse(JSON.parse(JSON.stringify(job)))).toEqual(job);
      lines.push(JSON.stringify(job));
    }
  }
  return lines.join('\n');
}

describe('a plan that was written as JSON and read again', () => {
  it.each<[string, Partial<RunConfig> & Pick<RunConfig, 'benchmarks'>]>([
    ['of all kinds of prompts', { benchmarks: ['mmlu', 'humaneval', 'bfcl-tools', 'piqa'] }],
    ['of completions', { benchmarks: ['humaneval', 'gsm8k'], api: 'completion' }],
    ['of letter questions', { benchmarks: ['piqa'], as: 'generate' }],
    [
      'of chosen items, sampled',
      { benchmarks: ['mmlu', 'mgsm'], limit: 5, samples: 3, temperature: 0.7, maxTokens: 99 },
    ],
    ['with further fields', { benchmarks: ['gsm8k'], params: { top_p: 0.9, stop: ['x', null] } }],
  ])('gives the same jobs, byte for byte: %s', async (_name, more) => {
    const { plan, benchmarks } = await planOf({ dataset: 'sample', ...more });
    const again = sent(plan);
    expect(JSON.stringify(again)).toBe(JSON.stringify(plan));
    expect(fingerprintOf(again)).toBe(fingerprintOf(plan));
    const jobs = await jobsOf(benchmarks);
    expect(jobs.split('\n').length).toBeGreaterThan(5);
    expect(await jobsOf(await resolvePlan(again, {}))).toBe(jobs);
  });

  it('is refused where it is none', () => {
    expect(() => readPlan('{"api": "chat"}')).toThrow(/^The plan is not as cardbench writes it/);
  });

  it('holds no key and nothing that is no data', async () => {
    const env = { CARDBENCH_API_KEY: 'sk-secret' };
    const config = runConfigSchema.parse({
      benchmarks: ['gsm8k'],
      model: 'm',
      baseUrl: 'http://localhost/v1',
      dataset: 'sample',
    });
    const endpoint = resolveEndpoint(config.model, config.baseUrl, env);
    const { plan } = await planRun(config, endpoint, { env, now: Date.now, note: () => {} });
    expect(endpoint.apiKey).toBe('sk-secret');
    expect(JSON.stringify(plan)).not.toContain('sk-secret');
    expect(JSON.stringify(sent(plan))).toBe(JSON.stringify(plan));
  });
});

const OWN = `
const question = 'Capital of ';
const symbol = Symbol.for('cardbench.benchmark');
export const capitals = {
  [symbol]: true,
  id: 'capitals',
  title: 'Capitals',
  description: 'One question each.',
  dataset: {
    name: 'capitals',
    file: new URL('capitals.csv', import.meta.url).pathname,
    parse: async function* () {
      for (const id of ['France', 'Peru']) yield { id, data: { id }, tags: {} };
    },
  },
  protocol: { prompt: 'capitals/1', shots: 0, cot: false, temperature: 0, maxTokens: 10 },
  prompt: ({ data }) => ({ kind: 'chat', messages: [{ role: 'user', content: question + data.id }] }),
  scorer: { name: 'own', version: 1, extractors: { whole: () => null }, grade: () => ({ value: 0, reason: '' }) },
  metrics: [{ name: 'acc', compute: () => [] }],
};
`;

describe('resolvePlan', () => {
  it('finds a benchmark of the user’s own by its file, and refuses another content', async () => {
    const folder = mkdtempSync(join(temporaryFolder(), 'own-'));
    const file = join(folder, 'mine.mjs');
    writeFileSync(file, OWN);
    writeFileSync(join(folder, 'capitals.csv'), 'x\n');
    const { plan, benchmarks } = await planOf({ benchmarks: [file] });
    const [origin] = plan.benchmarks.map((each) => each.origin);
    expect(origin).toMatchObject({ kind: 'file', path: file });
    expect(await jobsOf(await resolvePlan(sent(plan), {}))).toBe(await jobsOf(benchmarks));
    appendFileSync(file, '// another thought\n');
    await expect(resolvePlan(sent(plan), {})).rejects.toThrow(/not the file that was planned with/);
  });

  it('refuses a dataset, a scorer or a wording that is no longer what was planned', async () => {
    const dataset = writeSums(temporaryFolder(), 9);
    const { plan } = await planOf({ benchmarks: ['gsm8k'], dataset });
    const changed = (more: object): RunPlan => ({
      ...plan,
      benchmarks: plan.benchmarks.map((each) => ({ ...each, ...more })),
    });
    const scorer = { name: 'numeric-answer', version: 0 };
    await expect(resolvePlan(changed({ scorer }), {})).rejects.toThrow(/its scorer is no longer/);
    const firstRequest = { ...plan.benchmarks[0]?.firstRequest, maxTokens: 1 };
    await expect(resolvePlan(changed({ firstRequest }), {})).rejects.toThrow(/its prompt is no/);
    appendFileSync(dataset, '\n{"question": "Item 9: more?", "answer": "#### 1"}');
    await expect(resolvePlan(plan, {})).rejects.toThrow(/its dataset is no longer/);
  });
});
