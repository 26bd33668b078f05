import { describe, expect, it } from 'vitest';
import { benchmarkById } from '../../../src/benchmarks/registry.js';
import { loadDataset } from '../../../src/datasets/load.js';
import { fileOf, lines, readOutputs } from '../../support/read-outputs.js';

// Files as published ones may be: values as text, lists of replies, nulls, other kinds of ids.

interface Question {
  readonly question: string;
}

const gsm8k = benchmarkById('gsm8k');
const { items } = await loadDataset<Question>(gsm8k.dataset, { kind: 'sample' });
const [first, second, third] = items;
if (!first || !second || !third) throw new Error('the sample is too small');
const firstOf = async (benchmark: string) => {
  const { dataset } = benchmarkById(benchmark);
  const [item] = (await loadDataset<{ prompt: string }>(dataset, { kind: 'sample' })).items;
  if (item === undefined) throw new Error('there is no sample');
  return item;
};

const read = (name: string, content: unknown, benchmark = 'gsm8k', map?: string) =>
  readOutputs(fileOf(name, content), benchmarkById(benchmark), map === undefined ? {} : { map });
const labels = ({ outputs }: Awaited<ReturnType<typeof readOutputs>>) =>
  outputs.map(({ label }) => label);

describe('samples of lm-evaluation-harness', () => {
  const row = ({ data }: { data: Question }, more: object) => ({
    ...{ doc: { question: data.question }, resps: [['It is 5.']], filter: 'none' },
    ...{ metrics: ['em'], em: 1, ...more },
  });

  it('may have the metric as text, or several metrics', async () => {
    const other = { metrics: ['em', 'f1'], em: 1, f1: 0.4 };
    const rows = lines(row(first, { em: '1.0' }), row(second, { em: false }), row(third, other));
    expect(labels(await read('samples_x.jsonl', rows))).toEqual([true, false, undefined]);
  });

  it('have no verdict on each of several replies to a question', async () => {
    const { outputs } = await read('samples_x.jsonl', lines(row(first, { resps: [['a', 'b']] })));
    expect(outputs).toEqual([
      { item: first.id, sample: 0, text: 'a' },
      { item: first.id, sample: 1, text: 'b' },
    ]);
  });

  it('may hold documents as JSON in a text, as tables do', async () => {
    const doc = JSON.stringify({ question: first.data.question });
    const rows = lines(row(second, { doc, resps: '[["It is 5."]]' }));
    const { outputs } = await read('samples_x.jsonl', rows);
    expect(outputs).toEqual([{ item: first.id, sample: 0, text: 'It is 5.', label: true }]);
  });

  it('are left out where a line is not UTF-8 or was cut, and nowhere else', async () => {
    const [whole, latin] = [row(first, {}), row(second, { resps: [['caf\xe9']] })];
    const bytes = Buffer.concat([
      Buffer.from(`\uFEFF${lines(whole)}\r\n`),
      Buffer.from(`${lines(latin)}\n`, 'latin1'),
      Buffer.from(`${lines(row(third, {}))}\n${lines(whole).slice(0, 40)}`),
    ]);
    const { outputs, skipped } = await read('samples_x.jsonl', bytes);
    expect(outputs.map(({ item }) => item)).toEqual([first.id, third.id]);
    expect(skipped).toEqual([
      'samples_x.jsonl, line 2: not UTF-8 (Latin-1 or damaged); save the file as UTF-8',
      expect.stringContaining('line 4: not valid JSON'),
    ]);
  });
});

it('logs of inspect_ai may have no output, an empty one, or no answer', async () => {
  const sample = (id: number, { data }: { data: Question }, output: unknown, value: string) => ({
    ...{ id, epoch: 1, input: data.question, target: ['5'], output },
    scores: { match: { value } },
  });
  const silent = { choices: [{ message: { role: 'assistant', content: null } }] };
  const { outputs } = await read('log.json', {
    samples: [
      sample(1, first, null, 'I'),
      sample(2, second, silent, 'N'),
      sample(3, third, { completion: null, choices: null }, '1.0'),
    ],
  });
  expect(outputs).toEqual([
    { item: first.id, sample: 0, text: '', error: 'the sample has no output', label: false },
    { item: second.id, sample: 0, text: '', label: false },
    { item: third.id, sample: 0, text: '', error: 'the sample has no output', label: true },
  ]);
});

it('logs of inspect_ai number their samples from 1: the question inside the prompt decides', async () => {
  const prompt = ({ data }: { data: Question }) =>
    `Solve it.\n\n${data.question}\n\nEnd with a number.`;
  const sample = (id: number, input: unknown) => ({
    ...{ id, epoch: 1, input, target: '5', output: { completion: `${id}` } },
  });
  const { outputs } = await read('log.json', {
    samples: [
      sample(1, prompt(first)),
      // An example before it, which is another item.
      sample(2, [
        { role: 'user', content: prompt(third) },
        { role: 'assistant', content: 'It is 5.' },
        { role: 'user', content: prompt(second) },
      ]),
    ],
  });
  expect(outputs.map(({ item }) => item)).toEqual([first.id, second.id]);
});

it('programs may name their task by its number, be lists, or have one of two fields empty', async () => {
  const rows = lines(
    { task_id: 11, solution: null, completion: 'x = 1', passed: 'False' },
    { task_id: 'Mbpp/12', solution: ['a = 1', 'b = 2'], passed: true },
  );
  const { outputs } = await read('samples.jsonl', rows, 'mbpp');
  expect(outputs).toEqual([
    { item: 'Mbpp/11', sample: 0, text: 'x = 1', label: false },
    { item: 'Mbpp/12', sample: 0, text: 'a = 1' },
    { item: 'Mbpp/12', sample: 1, text: 'b = 2' },
  ]);
  const humaneval = await read('x.jsonl', lines({ task_id: '3', completion: ' x' }), 'humaneval');
  expect(humaneval).toMatchObject({ format: 'human-eval', outputs: [{ item: 'HumanEval/3' }] });
});

it('outputs of MMLU-Pro may have ids as pandas writes them, or several replies', async () => {
  const rows = lines(
    { question_id: '1001.0', model_outputs: 'x' },
    { question_id: 1000, model_outputs: ['y', 'z'] },
  );
  const { outputs } = await read('x.jsonl', rows, 'mmlu-pro');
  expect(outputs.map(({ item, sample, text }) => [item, sample, text])).toEqual([
    ['1001', 0, 'x'],
    ['1000', 0, 'y'],
    ['1000', 1, 'z'],
  ]);
});

it('results of IFEval have verdicts where they are the strict ones', async () => {
  const { id, data } = await firstOf('ifeval');
  const row = { follow_all_instructions: false, prompt: data.prompt, response: 'x' };
  const strict = await read('eval_results_strict.jsonl', lines(row), 'ifeval');
  expect(strict.outputs).toEqual([{ item: id, sample: 0, text: 'x', label: false }]);
  const loose = await read('eval_results_loose.jsonl', lines(row), 'ifeval');
  expect(labels(loose)).toEqual([undefined]);
});

it('outputs of math-evaluation-harness may lack a sample, and say why each ended', async () => {
  const row = { question: first.data.question, pred: ['5', ''], gt: ['5'] };
  const { outputs } = await read(
    'test_cot.jsonl',
    lines({ ...row, code: ['It is 5.', null], score: [true, false], finish_reason: ['length'] }),
  );
  expect(outputs).toEqual([
    { item: first.id, sample: 0, text: 'It is 5.', label: true, finishReason: 'length' },
    { item: first.id, sample: 1, text: '', label: false, error: 'the file holds no output' },
  ]);
});

it('outputs of Abel’s form may name the item instead of its place', async () => {
  const row = { prompt: 'The next one.', response: 'x', result: 'True' };
  const { outputs } = await read('x.jsonl', lines({ id: second.id, ...row }, { id: '1', ...row }));
  expect(outputs).toEqual([
    { item: second.id, sample: 0, text: 'x', label: true },
    { item: 'The next one.', sample: 0, text: 'x', label: true },
  ]);
});

it('labelled solutions may lack a model, which keeps its place', async () => {
  const { question } = first.data;
  const models = { a: null, b: { solution: 'A: 5', is_correct: null }, note: 'x' };
  const { outputs } = await read('x.jsonl', lines({ question, ground_truth: null, ...models }));
  expect(outputs).toEqual([
    { item: first.id, sample: 0, text: '', error: 'the file holds no solution' },
    { item: first.id, sample: 1, text: 'A: 5' },
  ]);
});

it('Meta’s outputs may have a verdict as text, or no output', async () => {
  const row = (item: typeof first, more: object) => ({
    input_question: item?.data.question,
    ...more,
  });
  const { outputs } = await read(
    'x.jsonl',
    lines(
      row(first, { output_prediction_text: ['x'], is_correct: 'true' }),
      row(second, { output_prediction_text: null, is_correct: false }),
    ),
  );
  expect(outputs).toEqual([
    { item: first.id, sample: 0, text: 'x', label: true },
    { item: second.id, sample: 0, text: '', error: 'the file holds no output' },
  ]);
});

it('replies of OpenAI’s Batch API may be of its Responses API, or no replies', async () => {
  const text = (value: string) => [{ type: 'output_text', text: value }];
  const { outputs } = await read(
    'x.jsonl',
    lines(
      {
        custom_id: first.id,
        response: {
          status_code: 200,
          body: {
            output: [
              { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }] },
              { type: 'message', role: 'assistant', content: text('It is 5.') },
            ],
            incomplete_details: { reason: 'max_output_tokens' },
          },
        },
      },
      { custom_id: second.id, response: { status_code: 502, body: '<html>' }, error: null },
      {
        custom_id: 2,
        response: { body: { output: [{ type: 'message', content: [{ refusal: 'No.' }] }] } },
      },
    ),
  );
  expect(outputs).toEqual([
    { item: first.id, sample: 0, text: 'It is 5.', reasoning: 'Hm.', finishReason: 'length' },
    { item: second.id, sample: 0, text: '', error: 'status 502' },
    { item: third.id, sample: 0, text: 'No.', finishReason: 'stop', refused: true },
  ]);
});

it('our own form may come from a table', async () => {
  const table = `item,sample,response\n${first.id},1,x\n${first.id},,y\n`;
  const { outputs } = await read('x.csv', table);
  expect(outputs.map(({ sample, text }) => [sample, text])).toEqual([
    [1, 'x'],
    [0, 'y'],
  ]);
});

describe('outputs by a map', () => {
  const rows = (...values: readonly unknown[]) =>
    lines(...values.map((value) => ({ id: first.id, out: 'x', ok: value })));
  const map = 'item=id,response=out,label=ok';

  it('may have verdicts in any spelling, and places where there is none', async () => {
    const values = ['✓', 'PASS', 'y', 1, '0.0', 'Failed', 'n/a', 0.5, -1, null, Number.NaN];
    const found = labels(await read('x.jsonl', rows(...values), 'gsm8k', map));
    expect(found.slice(0, 6)).toEqual([true, true, true, true, false, false]);
    expect(found.slice(6)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('have no verdict where something else stands in its place, and one of them must have one', async () => {
    const found = labels(await read('x.jsonl', rows(true, 'It is 5.'), 'gsm8k', map));
    expect(found).toEqual([true, undefined]);
    await expect(read('x.jsonl', rows('It is 5.', 0.5), 'gsm8k', map)).rejects.toThrow(
      '--map: no row of x.jsonl has a verdict on its response (true, false, 1, 0) at ok, where label should be; leave label out if there is none.',
    );
  });

  it('are found from the end of a list, in nested lists, and under any name', async () => {
    const row = { id: first.id, turns: [['a'], [['b'], 'c']], '[m] {{q}}, it': 'd' };
    const by = async (path: string) =>
      (await read('x.jsonl', lines(row), 'gsm8k', `item=id,response=${path}`)).outputs;
    expect((await by('turns[-1]')).map(({ text }) => text)).toEqual(['b', 'c']);
    expect((await by('["[m] {{q}}, it"]')).map(({ text }) => text)).toEqual(['d']);
  });

  it('of a wrong path are refused with the names of the fields', async () => {
    await expect(
      read('x.jsonl', rows(true), 'gsm8k', 'item=id,response=output.text'),
    ).rejects.toThrow(
      '--map: no row of x.jsonl has "output", where response should be; the columns are id, out, ok.',
    );
    await expect(read('x.jsonl', rows(true), 'gsm8k', 'item=id,response=out.text')).rejects.toThrow(
      'there is no text at out.text, where response should be; no other row holds an output (the fields are id, out, ok).',
    );
  });
});
