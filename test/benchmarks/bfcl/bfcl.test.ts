import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bfcl, bfclTools } from '../../../src/benchmarks/bfcl/bfcl.js';
import { CATEGORIES } from '../../../src/benchmarks/bfcl/categories.js';
import type { BfclItem } from '../../../src/benchmarks/bfcl/dataset.js';
import { astSummary, summaries } from '../../../src/benchmarks/bfcl/metrics.js';
import { contentAsText } from '../../../src/core/content-text.js';
import type { Item } from '../../../src/core/item.js';
import type { ScoredSample } from '../../../src/core/score.js';
import type { ToolCall } from '../../../src/core/tool-calls.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { scoreResponse } from '../../../src/scorers/scorer.js';
import { cardbench } from '../../support/cli.js';
import { responseOf } from '../../support/response.js';
import { temporaryFolder } from '../../support/temp.js';

const NO_SANDBOX = { sandbox: () => Promise.reject(new Error('not needed')) };
const SAMPLE = new URL('../../../datasets/bfcl/sample', import.meta.url).pathname;

describe('BFCL', () => {
  let items: readonly Item<BfclItem>[];
  const byId = (id: string): Item<BfclItem> => {
    const found = items.find((item) => item.id === id);
    if (found === undefined) throw new Error(`no item ${id}`);
    return found;
  };
  beforeAll(async () => {
    ({ items } = await loadDataset(bfcl.dataset, { kind: 'sample' }));
  });
  const score = async (id: string, response: string) =>
    (await scoreResponse(bfcl.scorer, 'bracketed', responseOf(response), byId(id), NO_SANDBOX))
      .value;

  it('has every category in its sample', () => {
    expect(new Set(items.map(({ tags }) => tags['category']))).toEqual(new Set(CATEGORIES));
  });

  it('shows the functions in the system prompt, before one that the question has', () => {
    const prompt = bfcl.prompt(byId('live_simple_0-0-0'));
    if (prompt.kind !== 'chat') throw new Error('not a chat');
    expect(prompt.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(prompt.messages[0]?.content).toMatch(
      /\[\{'name': 'kiln.schedule_firing', [\s\S]*never guess a value\.$/,
    );
    expect(prompt.messages[0]?.content).toContain('Python 3');
    expect(prompt.tools).toBeUndefined();
  });

  it('asks for Java values as texts, and says their types in words', () => {
    const prompt = bfcl.prompt(byId('java_1'));
    const text = prompt.kind === 'chat' ? (prompt.messages[0]?.content ?? '') : '';
    expect(text).toContain('Java 8');
    expect(text).toMatch(
      /'readings': \{'type': 'string', 'description': '[^']*ArrayList[^']*integer/,
    );
    expect(text).not.toContain("'items'");
  });

  it('gives native tools as JSON schemas, dots in names as underscores', () => {
    const prompt = bfclTools.prompt(byId('simple_4'));
    if (prompt.kind !== 'chat') throw new Error('not a chat');
    expect(prompt.messages).toHaveLength(1);
    expect(prompt.tools).toMatchObject([
      {
        name: 'ferry_book',
        parameters: {
          type: 'object',
          properties: {
            route: { type: 'string' },
            passengers: { type: 'object', properties: { adults: { type: 'integer' } } },
            car: { type: 'boolean' },
          },
          required: ['route', 'passengers'],
        },
      },
    ]);
    const beam = bfclTools.prompt(byId('simple_3'));
    expect(beam.kind === 'chat' && beam.tools?.[0]?.parameters).toMatchObject({
      properties: { supports: { type: 'array', items: { type: 'number' } } },
    });
  });

  it('reads calls with or without brackets, over several lines', async () => {
    const call = 'tide_height(harbour="Brest", hour=17, unit="ft")';
    expect(await score('simple_1', call)).toBe(1);
    expect(await score('simple_1', `[${call.replace('hour', '\nhour')}]\n`)).toBe(1);
    expect(await score('simple_1', `\`\`\`python\n${call}\n\`\`\``)).toBe(0);
    expect(await score('simple_1', '')).toBe(0);
  });

  it('wants a call where one is due, and none where none is', async () => {
    expect(await score('irrelevance_0', 'I cannot tell.')).toBe(1);
    expect(await score('irrelevance_0', '')).toBe(1);
    expect(await score('irrelevance_0', '[]')).toBe(1);
    expect(await score('irrelevance_0', 'tide_height()')).toBe(0);
    expect(await score('live_relevance_0-0-0', 'anything(at="all")')).toBe(1);
    expect(await score('live_relevance_0-0-0', 'I cannot tell.')).toBe(0);
  });

  it('judges native calls by the names that the tools had', async () => {
    const reply = (name: string, args: string): ToolCall[] => [{ name, arguments: args }];
    const grade = async (response: string | readonly ToolCall[]) =>
      (
        await scoreResponse(
          bfclTools.scorer,
          'tool-calls',
          responseOf(response),
          byId('live_multiple_1-0-1'),
          NO_SANDBOX,
        )
      ).reason;
    const args =
      '{"route": "Rostock-Gedser", "passengers": {"adults": 2, "children": 2}, "car": true}';
    expect(await grade(reply('ferry_book', args))).toBe('');
    expect(await grade(reply('ferry.book', args))).toContain('wrong_func_name');
    expect(await grade(reply('ferry_book', args.replace('2', '3')))).toContain('dict_value');
    // Inside a dict the official checker asks for equal values, not for equal types.
    expect(await grade(reply('ferry_book', args.replace('2', '2.0')))).toBe('');
    expect(await grade(reply('ferry_book', '{'))).toContain('decoder_failed');
    expect(await grade('No function fits.')).toContain('decoder_failed');
    // A text is no call, even in the form in which stores of 0.1.0 kept calls.
    const calls = reply('ferry_book', args);
    const said = [contentAsText(responseOf(calls).content), JSON.stringify(calls)];
    for (const text of said) expect(await grade(text)).toContain('decoder_failed');
  });

  it.each([bfcl, bfclTools].map((benchmark) => [benchmark.id, benchmark] as const))(
    'the stand-in of %s answers rightly and wrongly as told',
    async (_id, benchmark) => {
      for (const item of items) {
        for (const correct of [true, false]) {
          const reply = benchmark.mockReply?.(item, correct, 'chat') ?? '';
          const [extractor = ''] = Object.keys(benchmark.scorer.extractors);
          const { value, reason } = await scoreResponse(
            benchmark.scorer,
            extractor,
            responseOf(reply),
            item,
            NO_SANDBOX,
          );
          // A map with its entries does not survive the official parser of Java.
          const lost = benchmark === bfcl && item.id === 'java_2';
          expect(value === 1, `${item.id} ${reply} ${reason}`).toBe(correct && !lost);
        }
      }
    },
  );

  it('averages as the leaderboard does: four kinds, each of non-live and live, simple over three languages', () => {
    const right: Record<string, [right: number, of: number]> = {
      simple: [3, 4],
      java: [1, 2],
      javascript: [0, 2],
      multiple: [1, 4],
      parallel: [2, 4],
      parallel_multiple: [4, 4],
      live_simple: [1, 2],
      live_multiple: [3, 4],
      live_parallel: [0, 2],
      live_parallel_multiple: [1, 2],
      irrelevance: [1, 2],
      live_irrelevance: [3, 4],
      live_relevance: [1, 1],
    };
    const scores = Object.entries(right).flatMap(([category, [yes, of]]) =>
      Array.from(
        { length: of },
        (_, i): ScoredSample => ({
          item: `${category}_${i}`,
          sample: 0,
          value: i < yes ? 1 : 0,
          tags: { category },
        }),
      ),
    );
    const simple = (3 / 4 + 1 / 2 + 0) / 3;
    const values = Object.fromEntries(
      [astSummary, ...summaries].flatMap((metric) =>
        metric.compute(scores).map(({ name, estimate }) => [name, estimate.value]),
      ),
    );
    expect(values['overall_ast_summary/macro_avg/valid']).toBeCloseTo(
      ((simple + 1 / 2) / 2 + (1 / 4 + 3 / 4) / 2 + (1 / 2 + 0) / 2 + (1 + 1 / 2) / 2) / 4,
      12,
    );
    expect(values['ast_summary/non_live']).toBeCloseTo((simple + 1 / 4 + 1 / 2 + 1) / 4, 12);
    expect(values['ast_summary/live']).toBeCloseTo(5 / 10, 12);
    expect(values['overall/live']).toBeCloseTo(9 / 15, 12);
    expect(values['irrelevance']).toBeCloseTo((1 / 2 + 3 / 4) / 2, 12);
  });

  it('says what is wrong with its files', async () => {
    const folder = temporaryFolder();
    cpSync(SAMPLE, folder, { recursive: true });
    const load = () => loadDataset(bfcl.dataset, { kind: 'path', path: folder });
    expect((await load()).items).toHaveLength(28);
    rmSync(join(folder, 'possible_answer/BFCL_v2_java.json'));
    await expect(load()).rejects.toThrow(
      'BFCL_v2_java.json, line 1: there is no expected answer to this question',
    );
    rmSync(join(folder, 'BFCL_v2_java.json'));
    writeFileSync(
      join(folder, 'BFCL_v2_simple.json'),
      '{"id": "sql_0", "question": [{"role": "user", "content": "x"}], "function": []}\n{"id": "sql_1"}',
    );
    await expect(load()).rejects.toThrow(
      'BFCL_v2_simple.json, line 1: the id does not begin with one of the categories simple,',
    );
    writeFileSync(
      join(folder, 'BFCL_v2_simple.json'),
      '{"id": "simple_0", "question": [{"role": "user", "content": "x"}], "function": [{"name": "f"}]}\n{"id": "x"}',
    );
    await expect(load()).rejects.toThrow(
      'line 1: column "function": a function lacks its name or the properties',
    );
  });

  it('scores result files of either mode, and tells them apart', async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const native = join(folder, 'native.json');
    writeFileSync(
      native,
      [
        { id: 'simple_0', result: [{ kiln_schedule_firing: '{"cone": "6", "hold_minutes": 15}' }] },
        { id: 'irrelevance_0', result: 'No function fits.' },
      ]
        .map((row) => JSON.stringify(row))
        .join('\n'),
    );
    const scored = await cardbench([
      'score',
      'bfcl-tools',
      '-p',
      native,
      '--dataset',
      'sample',
      '--json',
    ]);
    expect(JSON.parse(scored.stdout)).toMatchObject({
      n: 2,
      metrics: { 'acc/simple': 1, 'acc/irrelevance': 1 },
    });
    const refused = await cardbench(['score', 'bfcl', '-p', native, '--dataset', 'sample']);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      'native.json, line 1: the result is a list of native tool calls; score this file with bfcl-tools.',
    );
  });
});
