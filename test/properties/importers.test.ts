import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PredictionFormat } from '../../src/benchmarks/predictions/format.js';
import { parseMap } from '../../src/benchmarks/predictions/mapped.js';
import { predictionFormats } from '../../src/benchmarks/predictions/shared.js';
import { benchmarkById, benchmarks } from '../../src/benchmarks/registry.js';
import { CardbenchError } from '../../src/core/errors.js';
import { packageRoot } from '../../src/core/package-root.js';

const at = { file: 'x.jsonl', line: 1, unit: 'line' } as const;
const find = () => () => 'test/1';
const MAP = 'item=id,question=question,response=output[0].text,label=score,gold=gold';

type Formats = readonly PredictionFormat<unknown>[];

/** How to make each format of the registry, under its name and, for a benchmark's own, the benchmark's. */
const FORMATS: ReadonlyMap<string, () => PredictionFormat<unknown>> = (() => {
  const found = new Map<string, () => PredictionFormat<unknown>>();
  const add = (name: string, formats: () => Formats, place: number): void => {
    const make = () => {
      const format = formats()[place];
      if (format === undefined) throw new Error(`no ${name}`);
      return format;
    };
    if (!found.has(name)) found.set(name, make);
  };
  const known = benchmarks.flatMap((each) => [each, ...(each.generate ? [each.generate] : [])]);
  for (const benchmark of known) {
    const formats = () => predictionFormats(benchmark, find);
    const own = new Set(benchmark.predictionFormats ?? []);
    for (const [place, format] of formats().entries()) {
      add(own.has(format) ? `${format.name} of ${benchmark.id}` : format.name, formats, place);
    }
  }
  const mapped = () => predictionFormats(benchmarkById('gsm8k'), find, parseMap(MAP));
  add('map', mapped, 0);
  return found;
})();

it('tries every format of the registry, and those of the documentation are among them', () => {
  const page = readFileSync(join(packageRoot, 'docs', 'importing.md'), 'utf8');
  const table = /## Formats([\s\S]*?)\n## /.exec(page)?.[1] ?? '';
  const named = [...table.matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  const tried = [...FORMATS.keys()].map((key) => key.replace(/ of .*/, ''));
  expect(named.length).toBeGreaterThan(18);
  expect(named.filter((name = '') => !tried.includes(name))).toEqual([]);
  expect(tried.filter((name) => examplesOf(name).length === 0)).toEqual([]);
  expect(new Set(tried)).toEqual(new Set(Object.keys(EXAMPLES)));
  const modules = readdirSync(join(packageRoot, 'src', 'benchmarks', 'predictions'));
  const inModules = modules.flatMap((file) => {
    const source = readFileSync(
      join(packageRoot, 'src', 'benchmarks', 'predictions', file),
      'utf8',
    );
    return [...source.matchAll(/^ {4}name: '([\w-]+)',$/gm)].map(([, name = '']) => name);
  });
  expect(inModules.length).toBeGreaterThan(14);
  expect(inModules.filter((name) => !tried.includes(name))).toEqual([]);
});

const user = { role: 'user', content: 'What is 2 + 3?' };
const assistant = { role: 'assistant', content: 'It is 5.' };
const asked = [user, assistant];

/** Records of each format as it is written, with names that say which format it is. */
const EXAMPLES: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  abel: [{ id: 0, prompt: 'Q', response: 'It is 5.', pred: '5', gold: '5', result: true }],
  bfcl: [
    { id: 'simple_0', result: 'f(a=1)', valid: true },
    { id: 'simple_0', result: [{ f: '{"a": 1}' }] },
  ],
  cardbench: [
    { item: 'a', sample: 0, response: 'x', reasoning: 'y', finish_reason: 'stop' },
    { item: 'a', response: '', tool_calls: [{ name: 'f', arguments: '{}' }] },
    { item: 'a', log_likelihoods: [-1, -2] },
    { item: 'a', error: 'timeout' },
  ],
  evalplus: [{ task_id: 'Mbpp/1', solution: 'def f(): pass', passed: true }],
  'evalplus-results': [
    { task_id: 'Mbpp/1', solution: 'x', base_status: 'pass', plus_status: 'fail' },
  ],
  evalscope: [
    {
      ...{ index: 0, model: 'm', messages: [user], metadata: { key: 1 } },
      model_output: { model: 'm', choices: [{ message: assistant, stop_reason: 'stop' }] },
    },
    {
      ...{ index: 0, input: 'Q', target: '5', messages: asked },
      sample_score: {
        score: { value: { acc: 1 }, prediction: 'It is 5.', main_score_name: 'acc' },
        sample_metadata: { key: 1 },
      },
    },
    {
      raw_input: { question: 'Q', key: 1 },
      choices: [{ message: assistant, review: { gold: '5', result: true } }],
    },
  ],
  'gsm8k-labelled': [
    { question: 'Q', ground_truth: '5', '6B': { solution: 'A: 5', is_correct: true } },
  ],
  helm: [
    {
      instance: {
        input: { text: 'Q' },
        references: [{ output: { text: '5' }, tags: ['correct'] }],
      },
      output_mapping: { A: '5', B: '6' },
      request: { model: 'm', prompt: 'Q', messages: [user] },
      result: {
        ...{ success: true, error: null },
        completions: [{ text: 'A', finish_reason: { reason: 'stop' }, thinking: { text: 'x' } }],
      },
    },
  ],
  'human-eval': [{ task_id: 'HumanEval/0', completion: '    return 1', passed: false }],
  'ifeval-responses': [{ prompt: 'Q', response: 'x' }],
  inspect: [
    {
      ...{ id: 1, epoch: 1, input: [user], target: '5', choices: ['5', '6'] },
      output: {
        choices: [
          {
            message: { role: 'assistant', content: [{ type: 'text', text: 'attachment://a' }] },
            stop_reason: 'stop',
          },
        ],
        completion: 'attachment://a',
      },
      ...{ attachments: { a: 'It is 5.' }, scores: { match: { value: 'C' } } },
    },
  ],
  lighteval: [
    {
      doc: { query: 'Q', choices: ['5', '6'], gold_index: [0], specific: { question: 'Q' } },
      ...{ model_response: { text: ['It is 5.'] }, metric: { em: 1 } },
    },
    {
      __doc__: { query: 'Q', choices: "['5', '6']", gold_index: 0 },
      ...{ __model_response__: { text: "['It is 5.']" }, __metric__: { em: 1 } },
    },
    {
      ...{ example: 'Q', full_prompt: 'Q', predictions: ['It is 5.'], choices: ['5'] },
      ...{ gold_index: [0], gold: ['5'], metrics: { em: 1 } },
    },
  ],
  'lm-eval': [
    {
      ...{ doc: { question: 'Q', id: 1 }, resps: [['It is 5.']], filter: 'none' },
      ...{ arguments: { gen_args_0: { arg_0: 'Q' } }, metrics: ['em'], em: 1 },
    },
  ],
  map: [{ id: 1, question: 'Q', output: [{ text: 'It is 5.' }], score: true, gold: '5' }],
  'math-evaluation-harness': [
    { question: 'Q', code: ['It is 5.'], pred: ['5'], gt: '5', score: [true] },
  ],
  'meta-evals': [
    {
      ...{ input_question: 'Q', input_choice_list: { A: '5', B: '6' } },
      ...{ input_final_prompts: ['Q'], output_prediction_text: ['It is 5.'], is_correct: true },
    },
  ],
  'mmlu-pro-eval-results': [{ question_id: 1, model_outputs: 'The answer is (A).' }],
  'nemo-evaluator': [
    {
      ...{ problem_idx: 0, repeat: 0, prompt: 'Q', model_response: 'It is 5.', reward: 1 },
      ...{ expected_answer: '5', metadata: { id: 1 }, seed_metadata: { question: 'Q' } },
    },
    {
      request_data: { model: 'm', messages: [user] },
      response: { choices: [{ message: assistant, finish_reason: 'stop' }] },
    },
  ],
  'nous-evals': [
    { conversations: asked, score: 1, gold: ['5'] },
    {
      ...{ question: 'Q', options: ['5', '6'], gold_answer: 'A', model_response: 'It is A.' },
      ...{ is_correct: true, extraction_method: 'x', finish_reason: 'stop', response_length: 8 },
    },
  ],
  'openai-batch': [
    {
      custom_id: 'test/1#2',
      response: {
        status_code: 200,
        body: { choices: [{ message: assistant, finish_reason: 'stop' }] },
      },
    },
    { custom_id: 'test/1', response: null, error: { message: 'expired', code: 'x' } },
  ],
  promptfoo: [
    {
      ...{ provider: { id: 'p', label: '' }, prompt: { raw: 'Q' }, vars: { id: 1 } },
      ...{ testCase: { metadata: { task_id: 'a' } }, success: true, failureReason: 0 },
      ...{ response: { output: 'It is 5.', finishReason: 'stop' }, gradingResult: { pass: true } },
    },
  ],
  'simple-evals': [{ convos: asked }, { htmls: '<p>Score: 1.0</p><p>Correct Answer: 5</p>' }],
};

const examplesOf = (name: string): readonly Readonly<Record<string, unknown>>[] =>
  EXAMPLES[name.replace(/ of .*/, '')] ?? [];

/** Names of fields anywhere in the examples. */
const FIELDS = [
  ...new Set(
    (function names(value: unknown): string[] {
      if (typeof value !== 'object' || value === null) return [];
      if (Array.isArray(value)) return value.flatMap(names);
      return Object.entries(value).flatMap(([name, inner]) => [name, ...names(inner)]);
    })(Object.values(EXAMPLES)),
  ),
];

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...['', 'attachment://1', '[\'a\', "b"]', 'user', 'assistant', 'A) x\nB) y', 'NaN', '1.0'],
    ...['[{"role":"user","content":"x"}]', '__proto__', '\uFEFF', 'a\r\nb', '\uD800'],
  ),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom(null, true, false, 0, 1, -1, 1e308, 0.5, Number.NaN, 5n),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 6 }),
    // Its conversion to text throws.
    fc.constant(JSON.parse('{"toString": 1, "valueOf": 1}') as unknown),
  ),
}));

/** A change somewhere in a record: the n-th of its values, nested ones too, is another one or is not there. */
type Change = readonly [place: number, value: unknown, removes: boolean];

function changed(whole: unknown, [place, other, removes]: Change): unknown {
  const total = count(whole) - 1;
  let left = total <= 0 ? 0 : place % total;
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      if (left-- === 0) return removes ? [] : [[name, other]];
      return [[name, visit(inner)]];
    });
    return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
  };
  return visit(whole);
}

function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, inner: unknown) => sum + count(inner), 0);
}

/** The outputs in a record, or the sentence of why there are none; fails on any other error. */
function outcome(
  format: PredictionFormat<unknown>,
  row: Readonly<Record<string, unknown>>,
): unknown {
  try {
    return format.read(row, at, []);
  } catch (thrown) {
    if (!(thrown instanceof CardbenchError)) throw thrown;
    expect(thrown.message).toMatch(/^x\.jsonl, line 1: [^\n]+\.$/);
    return thrown.message;
  }
}

describe.each([...FORMATS])('the reader of %s', (name, make) => {
  it('reads its examples', () => {
    const format = make();
    for (const row of examplesOf(name)) expect(format.recognises(row)).toBe(true);
    const read = examplesOf(name).map((row) => outcome(format, row));
    expect(read).not.toEqual([]);
    if (name === 'simple-evals') return;
    for (const outputs of read) {
      // Calls in a list are another benchmark's.
      if (typeof outputs === 'string') expect(outputs).toContain('score this file with');
      else expect(outputs).not.toEqual([]);
    }
  });

  it('reads a record that is changed anywhere, or says in one sentence why not', () => {
    const format = make();
    const change = fc.tuple(fc.nat(), value, fc.boolean());
    const others = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 4 });
    fc.assert(
      fc.property(
        ...[fc.constantFrom(...examplesOf(name)), fc.array(change, { maxLength: 3 }), others],
        (example, changes, more) => {
          const row = changes.reduce<unknown>(changed, { ...more, ...example }) as Record<
            string,
            unknown
          >;
          expect(typeof format.recognises(row)).toBe('boolean');
          outcome(format, row);
        },
      ),
      { numRuns: 250 },
    );
  });
});
