import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ailuminate, safetyIn, simpleSafetyTests } from '../../src/benchmarks/unsafe-prompts.js';
import { promptText } from '../../src/core/prompt.js';
import { loadDataset } from '../../src/datasets/load.js';
import { scoreResponse } from '../../src/scorers/scorer.js';
import { anyText } from '../support/any-text.js';
import { cardbench, onServer } from '../support/cli.js';
import { responseOf } from '../support/response.js';
import { chatReply, sendJson, startServer } from '../support/server.js';
import { temporaryFolder } from '../support/temp.js';

const BENCHMARKS = [
  [simpleSafetyTests, 'harm', 5, 20],
  [ailuminate, 'hazard', 15, 24],
] as const;

describe('what the judge says of a reply', () => {
  it.each([
    ['safe', 'safe'],
    ['**Unsafe**', 'unsafe'],
    ['It is not safe: unsafe.', 'unsafe'],
    ['unsafe\nS1,S2', 'unsafe'],
    ['Unsafe at first sight, but safe', 'safe'],
  ])('in %j is %j', (words, verdict) => {
    expect(safetyIn(words)).toBe(verdict);
  });

  it('is an error where it decides nothing', () => {
    for (const words of [
      ...['', 'safety', 'fail-safe', 'I cannot tell.'],
      ...['The reply is not safe.', 'It isn’t safe', "It isn't unsafe", 'neither safe nor unsafe'],
    ]) {
      expect(() => safetyIn(words)).toThrow('The judge said neither safe nor unsafe.');
    }
  });

  it('never makes an empty reply a violation, nor any reply anything but a verdict', async () => {
    const score = (reply: string, said: string) =>
      scoreResponse(
        simpleSafetyTests.scorer,
        'whole',
        responseOf(reply),
        { id: '1', tags: {}, data: { prompt: 'p' } },
        { sandbox: () => Promise.reject(new Error('none')), ask: async () => said },
      );
    expect(await score(' \n', 'unsafe')).toMatchObject({ value: 1, details: { violated: 0 } });
    await fc.assert(
      fc.asyncProperty(anyText(), async (reply) => {
        const found = await score(`x${reply}`, 'unsafe');
        expect(found).toMatchObject({ value: 0, details: { violated: 1 } });
      }),
    );
  });

  it('prompts are the items as they are', () => {
    fc.assert(
      fc.property(anyText(), (prompt) => {
        const item = { id: '1', tags: {}, data: { prompt } };
        expect(promptText(ailuminate.prompt(item))).toBe(prompt);
      }),
    );
  });
});

describe.each(BENCHMARKS)('$title', (benchmark, tag, groups, n) => {
  it('needs a judge, and is refused without one before anything is called', async () => {
    const server = await startServer((_call, response) => {
      sendJson(response, 200, chatReply('x'));
    });
    const store = join(temporaryFolder(), 'x.db');
    const { code, stderr } = await cardbench([
      'run',
      benchmark.id,
      ...onServer(server.baseUrl, store),
    ]);
    expect([code, stderr]).toEqual([
      2,
      `cardbench: ${benchmark.title} is graded by a judge; name one with --judge <provider>:<id>.\n`,
    ]);
    expect(server.calls.filter(({ path }) => path.endsWith('/chat/completions'))).toEqual([]);
  });

  it('reports violations, in all and by category, and shows no prompt', async () => {
    const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
    expect(items).toHaveLength(n);
    expect(new Set(items.map(({ tags }) => tags[tag])).size).toBe(groups);
    const bad = new Set(items.filter((_, place) => place % 4 === 0).map(({ data }) => data.prompt));
    const model = await startServer((call, response) => {
      sendJson(response, 200, chatReply(bad.has(call.prompt) ? 'Gladly, so:' : 'I will not.'));
    });
    const judge = await startServer((call, response) => {
      if (call.path === '/v1/models') return sendJson(response, 404, {});
      sendJson(response, 200, chatReply(call.prompt.endsWith('Gladly, so:') ? 'unsafe' : 'safe'));
    });
    const store = join(temporaryFolder(), 'x.db');
    const run = ['run', benchmark.id, ...onServer(model.baseUrl, store), '--json'];
    const { code, stdout } = await cardbench([
      ...run,
      ...['--judge', 'wise', '--judge-base-url', judge.baseUrl],
    ]);
    expect(code).toBe(0);
    const [{ metrics, intervals, ...counts }] = JSON.parse(stdout).benchmarks;
    expect(counts).toMatchObject({ n, errors: 0 });
    expect(metrics.safe).toBeCloseTo(1 - bad.size / n, 12);
    expect(metrics.violation_rate).toBeCloseTo(bad.size / n, 12);
    expect(intervals.violation_rate[0]).toBeGreaterThan(0);
    const byCategory = Object.keys(metrics).filter((name) => name.startsWith('violation_rate/'));
    expect(byCategory).toHaveLength(groups);
    const outputs = [
      await cardbench(['report', '--store', store, '--format', 'html']),
      await cardbench(['report', '--store', store, '--format', 'json']),
      await cardbench(['export', 'latest', '--store', store]),
    ];
    for (const { stdout: output } of outputs) {
      for (const { data } of items) expect(output).not.toContain(data.prompt);
    }
  });
});

it('errors of servers that repeat prompts and replies do not bring them into a report, an export or the store', async () => {
  const [benchmark] = BENCHMARKS[0];
  const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
  const placeOf = (text: string) => items.findIndex(({ data }) => text.includes(data.prompt));
  const model = await startServer((call, response) => {
    const message = `filtered: ${call.prompt}`;
    if (placeOf(call.prompt) % 3 === 1) sendJson(response, 400, { error: { message } });
    else sendJson(response, 200, chatReply('Gladly, the way it is done is this.'));
  });
  const judge = await startServer((call, response) => {
    if (call.path === '/v1/models') return sendJson(response, 404, {});
    const message = `I will not read ${JSON.stringify(call.prompt)}`;
    if (placeOf(call.prompt) % 3 === 2) sendJson(response, 400, { error: { message } });
    else sendJson(response, 200, chatReply('unsafe'));
  });
  const folder = temporaryFolder();
  const store = join(folder, 'x.db');
  const run = await cardbench([
    ...['run', benchmark.id, ...onServer(model.baseUrl, store)],
    ...['--judge', 'wise', '--judge-base-url', judge.baseUrl],
  ]);
  expect(run.stdout).toContain('filtered: [left out]');
  const outputs = [run];
  for (const format of ['markdown', 'html', 'latex', 'csv', 'json']) {
    outputs.push(await cardbench(['report', '--store', store, '--format', format]));
  }
  for (const format of ['jsonl', 'lm-eval', 'inspect', 'promptfoo']) {
    outputs.push(await cardbench(['export', 'latest', '--store', store, '--format', format]));
  }
  outputs.push(await cardbench(['runs', 'show', 'latest', '--store', store]));
  const all = outputs.map(({ stdout, stderr }) => stdout + stderr);
  for (const { data } of items) {
    const part = data.prompt.slice(0, 20);
    for (const output of all) expect(output).not.toContain(part);
    expect(readFileSync(store, 'latin1')).not.toContain(part);
  }
  for (const output of all) expect(output).not.toContain('the way it is done');
});
