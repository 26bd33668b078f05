import { describe, expect, it } from 'vitest';
import { loadBenchmark } from '../../../src/benchmarks/catalogue.js';
import { benchmarkById } from '../../../src/benchmarks/registry.js';
import type { Item } from '../../../src/core/item.js';
import { openDataset } from '../../../src/datasets/open.js';
import { Outline } from '../../../src/datasets/outline.js';
import { parseRunConfig, type RunConfig } from '../../../src/runner/config.js';
import { fingerprintOf, type RunPlan } from '../../../src/runner/plan/plan.js';
import { planBenchmark } from '../../../src/runner/plan/plan-benchmark.js';
import { selectItems } from '../../../src/runner/plan/select-items.js';

const items: Item<null>[] = ['a/0', 'a/1', 'a/2', 'b/0', 'b/1', 'c/0'].map((id) => ({
  id,
  data: null,
  tags: { subject: id.slice(0, 1) },
}));
const outline = Outline.of(items);
const ids = (limit: number | undefined, subset = {}, balanceBy: string | undefined = 'subject') =>
  selectItems(
    outline,
    { id: 'toy', ...(balanceBy ? { balanceBy } : {}) },
    { limit, subset },
  ).ids.toJSON();

describe('selectItems', () => {
  it('takes evenly from each group, the first of each, in the order of the dataset', () => {
    expect(ids(3)).toEqual(['a/0', 'b/0', 'c/0']);
    expect(ids(5)).toEqual(['a/0', 'a/1', 'b/0', 'b/1', 'c/0']);
    expect(ids(100)).toHaveLength(6);
    expect(ids(undefined)).toHaveLength(6);
  });

  it('takes from any number of groups', () => {
    // Stands for an outline of so many items, which would take long to make.
    const many = {
      length: 200_000,
      tagsAt: (place: number) => ({ subject: `${place}` }),
      pick: (places: readonly number[]) => places,
    } as unknown as Outline;
    const toy = { id: 'toy', balanceBy: 'subject' };
    expect(selectItems(many, toy, { limit: 190_000, subset: {} })).toHaveLength(190_000);
  });

  it('takes the first where there are no groups', () => {
    expect(ids(2, {}, '')).toEqual(['a/0', 'a/1']);
  });

  it('keeps what the subset names, by tag or by id', () => {
    expect(ids(undefined, { subject: ['b', 'c'] })).toEqual(['b/0', 'b/1', 'c/0']);
    expect(ids(undefined, { id: ['c/0', 'a/1'] })).toEqual(['a/1', 'c/0']);
  });

  it('says what there is when the subset names what there is not', () => {
    expect(() => ids(undefined, { language: ['de'] })).toThrow(
      /no "language"; they have id, subject/,
    );
    expect(() => ids(undefined, { subject: ['z'] })).toThrow(/no such subject; it has a, b, c/);
    expect(() => ids(undefined, { subject: ['a'], id: ['b/0'] })).toThrow(/No item of toy/);
  });
});

describe('planBenchmark', () => {
  const config = (more: Partial<RunConfig> = {}): RunConfig =>
    parseRunConfig({ benchmarks: ['x'], model: 'demo', ...more }, 'test');
  const plan = async (id: string, more: Partial<RunConfig> = {}) => {
    const benchmark = benchmarkById(id);
    const source = { kind: 'sample' } as const;
    return planBenchmark(
      benchmark,
      await openDataset(benchmark.dataset, source),
      { origin: { kind: 'built-in' }, prompts: null, source },
      config(more),
    );
  };
  const endpoint = { provider: 'p', modelId: 'm', baseUrl: 'u' };
  const requests = async (id: string, more: Partial<RunConfig> = {}) => {
    const { read, request } = await plan(id, more);
    const all: ReturnType<typeof request>[] = [];
    for await (const item of read()) all.push(request(item));
    return all;
  };

  it.each(['mmlu', 'humaneval', 'mgsm', 'gsm8k'])(
    'gives the same requests for %s every time, byte for byte',
    async (id) => {
      expect(JSON.stringify(await requests(id))).toBe(JSON.stringify(await requests(id)));
    },
  );

  it('sends the sampling of the protocol, and the user’s in its place', async () => {
    const [plain] = await requests('mgsm');
    expect(plain).toMatchObject({ temperature: 0, maxTokens: 2048 });
    expect(plain).not.toHaveProperty('stop');
    const [own] = await requests('mgsm', {
      temperature: 0.6,
      maxTokens: 9,
      params: { top_p: 0.9 },
    });
    expect(own).toMatchObject({ temperature: 0.6, maxTokens: 9, extra: { top_p: 0.9 } });
  });

  it('samples programs at 0.8 when there are several of each, as in the paper', async () => {
    expect((await plan('humaneval', { samples: 5 })).plan.protocol.temperature).toBe(0.8);
    expect(
      (await plan('humaneval', { samples: 5, temperature: 0.2 })).plan.protocol.temperature,
    ).toBe(0.2);
    expect((await plan('mmlu', { samples: 5 })).plan.protocol.temperature).toBe(0);
  });

  it('asks a completion endpoint for a continuation, cut where a function ends', async () => {
    const [first] = await requests('humaneval', { api: 'completion' });
    expect(first?.prompt.kind).toBe('completion');
    expect(first?.stop).toContain('\ndef');
    expect((await plan('humaneval', { api: 'completion' })).plan.extractor).toBe('verbatim');
    const [mmlu] = await requests('mmlu', { api: 'completion' });
    expect(mmlu?.prompt).toMatchObject({
      kind: 'completion',
      text: expect.stringContaining('best answer'),
    });
  });

  it('refuses an extractor that the benchmark does not have', async () => {
    await expect(plan('mmlu', { extractor: 'nope' })).rejects.toThrow(
      /best-answer, answer-colon, last-letter/,
    );
  });

  it('has one fingerprint for one configuration, and another for every other', async () => {
    const print = async (id: string, more: Partial<RunConfig> = {}) => {
      const { api, stream, seed, params } = config(more);
      const benchmarks = [(await plan(id, more)).plan];
      return fingerprintOf({ endpoint, api, stream, seed, params, benchmarks } satisfies RunPlan);
    };
    const same = await print('mmlu');
    expect(
      await print('mmlu', {
        concurrency: 3,
        retries: 1,
        timeout: 9,
        sandbox: 'pyodide',
        store: 'x',
      }),
    ).toBe(same);
    const others = await Promise.all([
      print('mgsm'),
      print('mmlu', { limit: 3 }),
      print('mmlu', { subset: { subject: ['nutrition'] } }),
      print('mmlu', { samples: 2 }),
      print('mmlu', { seed: 1 }),
      print('mmlu', { temperature: 1 }),
      print('mmlu', { maxTokens: 10 }),
      print('mmlu', { params: { top_k: 1 } }),
      print('mmlu', { api: 'completion' }),
      print('mmlu', { stream: true }),
      print('mmlu', { extractor: 'last-letter' }),
    ]);
    expect(new Set([same, ...others]).size).toBe(others.length + 1);
  });
});

describe('a benchmark about a part of a dataset', () => {
  it('has as many published items as the part, where all of the dataset is there', async () => {
    const lcb = await loadBenchmark('livecodebench');
    const opened = await openDataset<unknown>(lcb.dataset, { kind: 'sample' });
    const config = parseRunConfig({ benchmarks: ['livecodebench'], model: 'vllm:m' }, 'test');
    const planned = async (origin: typeof opened.origin) => {
      const subset = { date: ['2024-10-01..2025-02-01'] };
      const { plan } = await planBenchmark(
        lcb,
        { ...opened, origin, publishedItems: 24 },
        { origin: { kind: 'built-in' }, source: { kind: 'sample' }, prompts: null },
        { ...config, limit: 2, subset, ownSubset: subset },
      );
      return [plan.items.length, plan.dataset.publishedItems, plan.protocol.subset];
    };
    const subset = { date: ['2024-10-01..2025-02-01'] };
    expect(await planned('published')).toEqual([2, 4, subset]);
    expect(await planned('part of the published')).toEqual([2, null, subset]);
  });
});
