import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBenchmark } from '../../src/benchmarks/catalogue.js';
import { loadDataset } from '../../src/datasets/load.js';
import { markdownReport } from '../../src/report/markdown.js';
import { openResults } from '../../src/results/results.js';
import { parseRunConfig } from '../../src/runner/config.js';
import { runSession } from '../../src/runner/session.js';
import { cardbench } from '../support/cli.js';
import { FULL } from '../support/full.js';
import { type Handler, sendJson, startServer } from '../support/server.js';
import { quiet } from '../support/session.js';
import { temporaryFolder } from '../support/temp.js';
import { logLikelihood } from '../support/toy-language-model.js';
import { type ToyAbilities, toyServer } from '../support/toy-server.js';

const BENCHMARKS = ['arc-challenge', 'hellaswag', 'truthfulqa'];

/** A store, and runs into it against servers of the toy language model. */
function setUp() {
  const store = join(temporaryFolder(), 'x.db');
  let runs = 0;
  const run = async (handler: Handler, more: Record<string, unknown> = {}) => {
    const server = await startServer(handler);
    const notes: string[] = [];
    const { runId } = await runSession(
      parseRunConfig(
        {
          benchmarks: BENCHMARKS,
          model: 'm',
          baseUrl: server.baseUrl,
          dataset: 'sample',
          store,
          ...more,
        },
        'test',
      ),
      {
        ...quiet,
        idSuffix: () => `test${runs++}`,
        listener: { ...quiet.listener, note: (message) => notes.push(message) },
      },
    );
    return { runId, calls: server.calls, notes };
  };
  return { run, store };
}

/** The log-likelihoods that a run has stored, by benchmark and item. */
function storedIn(store: string, runId: string): Map<string, readonly number[]> {
  const results = openResults(store);
  try {
    return new Map(
      results.benchmarks(runId).flatMap(({ id, benchmark }) =>
        [...results.outputs(id, null)].map(({ item, response }) => {
          const content = response?.content;
          const values = content?.kind === 'log-likelihoods' ? content.values : [];
          return [`${benchmark} ${item}`, values] as const;
        }),
      ),
    );
  } finally {
    results.close();
  }
}

/** Those of the toy model's full distributions. */
async function exactOf(): Promise<Map<string, readonly number[]>> {
  const exact = new Map<string, readonly number[]>();
  for (const id of BENCHMARKS) {
    const benchmark = await loadBenchmark(id);
    const { items } = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' });
    for (const item of items) {
      const prompt = benchmark.prompt(item);
      if (prompt.kind === 'choices')
        exact.set(`${id} ${item.id}`, prompt.choices.map(logLikelihood));
    }
  }
  return exact;
}

function conditionsIn(store: string, runId: string): (string | undefined)[] {
  const results = openResults(store);
  try {
    return results.benchmarks(runId).map(({ protocol }) => protocol.logLikelihoods);
  } finally {
    results.close();
  }
}

/** Items of each benchmark that a strategy is tried on: all, or some. */
const FEW = FULL ? undefined : 3;

const FORCED: ToyAbilities = { tokenize: true, grammar: true };

describe('a run by log-likelihood', () => {
  it.each([
    ['echo', { echo: true }, FEW],
    ['prompt-logprobs', { promptLogprobs: true }, FEW],
    ['input-logprobs', { generate: true }, FEW],
    ['forced-tokens', FORCED, FEW],
    ['biased-tokens', { tokenize: true, bias: 'before' }, 2],
  ] satisfies [string, ToyAbilities, number | undefined][])(
    'takes %s where the server has it, and gets the values of the full distributions',
    async (strategy, abilities, limit) => {
      const { run, store } = setUp();
      const { runId } = await run(toyServer(abilities), limit === undefined ? {} : { limit });
      expect(conditionsIn(store, runId)).toEqual(BENCHMARKS.map(() => strategy));
      const stored = storedIn(store, runId);
      const exact = await exactOf();
      expect(stored.size).toBe(limit === undefined ? exact.size : BENCHMARKS.length * limit);
      for (const [item, values] of stored) {
        const wanted = exact.get(item) ?? [];
        expect(values.length, item).toBe(wanted.length);
        for (const [i, value] of values.entries()) expect(value).toBeCloseTo(wanted[i] ?? 0, 6);
      }
    },
  );

  it('waits for a server that loads its model', async () => {
    const { run, store } = setUp();
    const answer = toyServer(FORCED);
    let isLoaded = false;
    const { runId, notes } = await run(
      (call, response, index) => {
        const isReady = isLoaded || call.path !== '/v1/completions';
        isLoaded ||= !isReady;
        if (isReady) answer(call, response, index);
        else sendJson(response, 503, { error: { message: 'Loading model' } });
      },
      { benchmarks: ['arc-challenge'], limit: 1 },
    );
    expect(conditionsIn(store, runId)).toEqual(['forced-tokens']);
    expect(notes).toEqual([expect.stringMatching(/^Waiting for .* \(503: .*Loading model\)$/)]);
  });

  it('is not compared with one by another strategy without --force', async () => {
    const { run, store } = setUp();
    const more = { benchmarks: ['arc-challenge'], limit: 5 };
    const echo = await run(toyServer({ echo: true }), more);
    const forced = await run(toyServer(FORCED), more);
    const compare = ['compare', echo.runId, forced.runId, '--store', store];
    expect((await cardbench(compare)).stderr).toContain('logLikelihoods: echo and forced-tokens');
  });

  it('names its strategy in reports', async () => {
    const { run, store } = setUp();
    const { runId } = await run(toyServer(FORCED), { benchmarks: ['arc-challenge'], limit: 2 });
    const results = openResults(store);
    const report = markdownReport(results.run(runId));
    results.close();
    expect(report).toContain('log-likelihoods by forced-tokens.');
    expect(report).toContain('| log-likelihoods |');
  });

  it('is resumed by the same strategy, and started anew by another', async () => {
    const { run } = setUp();
    const more = { benchmarks: ['arc-challenge'], limit: 3, retries: 0 };
    let abilities: ToyAbilities = { echo: true };
    let failing = true;
    const server = await startServer((call, response, index) => {
      // The probe's call, and the first item's.
      if (failing && index > 1) sendJson(response, 400, { error: { message: 'content filter' } });
      else toyServer(abilities)(call, response, index);
    });
    const start = () => run(() => {}, { ...more, baseUrl: server.baseUrl });
    const { runId } = await start();
    failing = false;
    abilities = FORCED;
    expect((await start()).runId).not.toBe(runId);
    abilities = { echo: true };
    expect((await start()).runId).toBe(runId);
  });
});
