import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { benchmarkById } from '../../../src/benchmarks/registry.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { cardbench } from '../../support/cli.js';
import { temporaryFolder } from '../../support/temp.js';

interface Gsm8k {
  readonly question: string;
  readonly gold: string;
}

const { items } = await loadDataset<Gsm8k>(benchmarkById('gsm8k').dataset, { kind: 'sample' });
const [first, second, third] = items;
if (!first || !second || !third) throw new Error('the sample is too small');

const answer = (gold: string): string => `So the final answer is ${gold}.`;

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const lines = (rows: readonly unknown[]): string =>
  rows.map((row) => JSON.stringify(row)).join('\n');

async function score(path: string, ...flags: string[]) {
  const verdicts = join(temporaryFolder(), 'verdicts.jsonl');
  const { code, stdout, stderr } = await cardbench([
    ...['score', 'gsm8k', '-p', path, '--dataset', 'sample', '--json', '--verdicts', verdicts],
    ...flags,
  ]);
  return { code, stderr, result: stdout === '' ? undefined : JSON.parse(stdout), verdicts };
}

describe('samples of lm-evaluation-harness', () => {
  const row = (question: string, resps: unknown, filter: string, exact: number) => ({
    doc_id: 0,
    doc: { question, answer: '#### 1' },
    target: '1',
    arguments: {},
    resps,
    filtered_resps: ['1'],
    filter,
    metrics: ['exact_match'],
    exact_match: exact,
  });

  it('are matched by their question, each output once whatever the filters, and labelled', async () => {
    const rows = [
      row(first.data.question, [[answer(first.data.gold)]], 'strict-match', 1),
      row(`${second.data.question}  `, [[answer('-1')]], 'strict-match', 0),
      row(first.data.question, [[answer(first.data.gold)]], 'flexible-extract', 1),
      row(second.data.question, [[answer('-1')]], 'flexible-extract', 1),
    ];
    const { code, result } = await score(fileOf('samples_gsm8k_2026.jsonl', lines(rows)));
    expect(code).toBe(0);
    expect(result).toMatchObject({
      n: 2,
      unknown: 0,
      metrics: { em: 0.5 },
      agreement: { compared: 2, agree: 2 },
    });
  });

  it('may be a mere number', async () => {
    const rows = [row(first.data.question, [[first.data.gold]], 'none', 1)];
    const { code, result } = await score(
      fileOf('samples_gsm8k.jsonl', lines(rows)),
      '--extractor',
      'last-number',
    );
    expect(code).toBe(0);
    expect(result).toMatchObject({ n: 1, metrics: { em: 1 } });
  });

  it('of log-likelihood tasks are refused in one sentence', async () => {
    const rows = [row(first.data.question, [[['-1.5', 'False']]], 'none', 1)];
    const { code, stderr } = await score(fileOf('samples_arc.jsonl', lines(rows)));
    expect(code).toBe(2);
    expect(stderr).toContain(
      'samples_arc.jsonl, line 1: "resps" contains log-likelihoods, not generated text',
    );
  });
});

describe('logs of inspect_ai', () => {
  const sample = (id: number, question: unknown, completion: string, epoch = 1, value = 'C') => ({
    id,
    epoch,
    input: question,
    target: '1',
    messages: [],
    output: {
      model: 'm',
      choices: [{ message: { role: 'assistant', content: completion } }],
      completion,
    },
    scores: { match: { value, answer: '1' } },
  });
  const samples = [
    sample(1, first.data.question, answer(first.data.gold)),
    sample(1, first.data.question, answer('-5'), 2, 'I'),
    sample(
      2,
      [{ role: 'user', content: [{ type: 'text', text: second.data.question }] }],
      answer('-5'),
      1,
      'C',
    ),
    {
      ...sample(3, third.data.question, ''),
      output: {},
      error: { message: 'the server fell over' },
    },
  ];
  const expected = {
    n: 3,
    errors: 1,
    unknown: 0,
    agreement: { compared: 3, agree: 2 },
  };

  it('are read from JSON; epochs are samples, a sample without output is an error', async () => {
    const log = { version: 2, status: 'success', eval: { task: 'gsm8k' }, samples };
    const { code, result } = await score(fileOf('log.json', JSON.stringify(log, null, 2)));
    expect(code).toBe(3);
    expect(result).toMatchObject(expected);
  });

  it('are read from .eval', async () => {
    const files = Object.fromEntries(
      samples.map((each) => [
        `samples/${each.id}_epoch_${each.epoch}.json`,
        strToU8(JSON.stringify(each)),
      ]),
    );
    const zip = zipSync({
      ...files,
      'header.json': strToU8('{"version": 2, "eval": {}}'),
      '_journal/start.json': strToU8('{"version": 2}'),
      'summaries.json': strToU8('[{"id": 1}]'),
    });
    const { result } = await score(fileOf('2026_gsm8k.eval', zip));
    expect(result).toMatchObject(expected);
  });
});

describe('output of the OpenAI Batch API', () => {
  it('is matched by custom_id, with a failed request as an error', async () => {
    const reply = (content: string) => ({
      status_code: 200,
      body: { choices: [{ message: { role: 'assistant', content } }] },
    });
    const rows = [
      { id: 'a', custom_id: first.id, response: reply(answer(first.data.gold)), error: null },
      { id: 'b', custom_id: `gsm8k/${second.id}#1`, response: reply(answer('-5')), error: null },
      {
        id: 'c',
        custom_id: third.id,
        response: null,
        error: { code: 'batch_expired', message: 'expired' },
      },
      { id: 'd', custom_id: 'test/999', response: reply('x'), error: null },
    ];
    const { code, result } = await score(fileOf('batch_output.jsonl', lines(rows)));
    expect(code).toBe(3);
    expect(result).toMatchObject({
      n: 2,
      errors: 1,
      unknown: 1,
      metrics: { em: 0.5 },
      agreement: null,
    });
  });
});

describe('a reply in the output of the OpenAI Batch API', () => {
  const thought = 'The final answer is -5.';
  const right = answer(first.data.gold);
  it.each([
    ['a field', { content: right, reasoning_content: thought }],
    [
      'a part',
      {
        content: [
          { type: 'thinking', thinking: thought },
          { type: 'text', text: right },
        ],
      },
    ],
    ['tags', { content: `<think>${thought}</think>${right}` }],
  ])('is told from its reasoning in %s', async (_where, message) => {
    const row = {
      custom_id: first.id,
      response: { body: { choices: [{ message, finish_reason: 'stop' }] } },
    };
    const { result } = await score(fileOf('batch_output.jsonl', lines([row])));
    expect(result).toMatchObject({ n: 1, metrics: { em: 1 } });
  });

  it('of nothing but reasoning is no answer, and was cut off', async () => {
    const row = {
      custom_id: first.id,
      response: {
        body: {
          choices: [{ message: { content: null, reasoning: right }, finish_reason: 'length' }],
        },
      },
    };
    const store = join(temporaryFolder(), 'x.db');
    const file = fileOf('batch_output.jsonl', lines([row]));
    const { code, stdout } = await cardbench([
      ...[
        'import',
        'gsm8k',
        '-p',
        file,
        '-m',
        'm',
        '--dataset',
        'sample',
        '--store',
        store,
        '--json',
      ],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).benchmarks[0]).toMatchObject({ metrics: { em: 0 }, truncated: 1 });
    expect((await cardbench(['export', '--store', store])).stdout).toContain('"reasoning":');
  });
});

describe('a file of outputs', () => {
  it('of no known format is refused with the names of those that are known', async () => {
    const { code, stderr } = await score(fileOf('x.jsonl', '{"foo": 1, "bar": 2}'));
    expect(code).toBe(2);
    expect(stderr.trim()).toBe(
      'cardbench: x.jsonl, line 1: the fields foo, bar are of no known format; for gsm8k there are cardbench, gsm8k-labelled, lm-eval, inspect, openai-batch, meta-evals, evalscope, lighteval, helm, simple-evals, promptfoo, nemo-evaluator, math-evaluation-harness, abel, nous-evals (cardbench: {"item", "response"}); for any other file, say with --map where its fields are.',
    );
  });

  it('may be told its format', async () => {
    const path = fileOf('x.jsonl', lines([{ item: first.id, response: answer(first.data.gold) }]));
    expect((await score(path, '--format', 'cardbench')).result).toMatchObject({ n: 1 });
    const wrong = await score(path, '--format', 'lm-eval');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('x.jsonl, line 1: column "doc"');
    const unknown = await score(path, '--format', 'tau');
    expect(unknown.stderr).toContain('--format tau: for gsm8k there are auto, cardbench,');
  });
});
