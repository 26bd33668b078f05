import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PredictionFormat } from '../../src/benchmarks/predictions/format.js';
import { parseMap } from '../../src/benchmarks/predictions/mapped.js';
import { predictionFormats } from '../../src/benchmarks/predictions/shared.js';
import { benchmarks } from '../../src/benchmarks/registry.js';
import { CardbenchError } from '../../src/core/errors.js';

const at = { file: 'x.jsonl', line: 1, unit: 'line' } as const;
const find = () => () => 'test/1';

/** Every format, each once; the state that some keep is new in each. */
const everyFormat = (): ReadonlyMap<string, PredictionFormat<unknown>> =>
  new Map([
    ...benchmarks
      .flatMap((benchmark) => predictionFormats(benchmark, find))
      .map((format) => [format.name, format] as const),
    ...predictionFormats(
      benchmarks[0] as (typeof benchmarks)[number],
      find,
      parseMap('item=id,question=question,response=output[0].text,label=score,gold=gold'),
    ).map((format) => [format.name, format] as const),
  ]);

/** Fields that formats look at, so that random records reach the code behind their checks. */
const FIELDS = [
  ...['id', 'idx', 'item', 'task_id', 'custom_id', 'question_id', 'index', 'problem_idx', 'epoch'],
  ...[
    'response',
    'solution',
    'completion',
    'code',
    'output',
    'resps',
    'model_output',
    'model_outputs',
  ],
  ...['choices', 'predictions', 'convos', 'htmls', 'message', 'messages', 'conversations', 'doc'],
  ...['__doc__', '__model_response__', '__metric__', 'instance', 'request', 'result', 'raw_input'],
  ...['input', 'prompt', 'query', 'text', 'content', 'role', 'vars', 'metadata', 'question', 'key'],
  ...[
    'score',
    'scores',
    'sample_score',
    'success',
    'label',
    'gold',
    'gt',
    'pred',
    'reward',
    'value',
  ],
  ...['base_status', 'plus_status', 'completions', 'request_data', 'body', 'error', 'attachments'],
  ...[
    'output_prediction_text',
    'input_question',
    'is_correct',
    'ground_truth',
    'metrics',
    'full_prompt',
  ],
  ...['repeat', 'sample', 'provider', 'gradingResult', 'testCase', 'references', 'output_mapping'],
];

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    'attachment://1',
    '[\'a\', "b"]',
    '[{"role":"user","content":"x"}]',
    'user',
    'assistant',
    'A) x\nB) y',
  ),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.constantFrom(null, true, false, 0, 1, -1, 1e308, 0.5),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 6 }),
  ),
}));
const record = fc.dictionary(fc.constantFrom(...FIELDS), value, { maxKeys: 12 });

/** Fields by which a format is recognised; random records have them with any values. */
const RECOGNISED: Readonly<Record<string, readonly string[]>> = {
  abel: ['id', 'prompt', 'response'],
  evalplus: ['task_id', 'solution'],
  'evalplus-results': ['task_id', 'solution', 'base_status'],
  evalscope: ['index', 'model_output', 'messages'],
  helm: ['instance', 'request', 'result'],
  inspect: ['id', 'epoch', 'input', 'output', 'scores'],
  lighteval: ['__doc__', '__model_response__', '__metric__'],
  'lm-eval': ['doc', 'resps'],
  map: ['id', 'output', 'score'],
  'math-evaluation-harness': ['question', 'code', 'pred', 'score'],
  'meta-evals': ['input_question', 'output_prediction_text'],
  'nemo-evaluator': ['problem_idx', 'prompt', 'response'],
  'nous-evals': ['messages', 'score'],
  'openai-batch': ['custom_id', 'response'],
  promptfoo: ['success', 'vars', 'prompt', 'response'],
  'simple-evals': ['convos'],
};
/** Values whose conversion to text throws. */
const hostile = fc.constant(JSON.parse('{"toString": 1, "valueOf": 1}') as unknown);

/** The outputs in a record, or the sentence of why there are none; fails on any other error. */
function outcome(format: PredictionFormat<unknown>, row: Record<string, unknown>): unknown {
  try {
    return format.read(row, at, []);
  } catch (thrown) {
    if (!(thrown instanceof CardbenchError)) throw thrown;
    expect(thrown.message).toMatch(/^x\.jsonl, line 1: [^\n]+\.$/);
    return thrown.message;
  }
}

describe.each([...everyFormat().keys()])('the reader of %s', (name) => {
  it('reads any record, or says in one sentence why not', () => {
    const format = everyFormat().get(name);
    if (format === undefined) throw new Error('no format');
    const needed = Object.fromEntries(
      (RECOGNISED[name] ?? []).map((field) => [
        field,
        fc.oneof({ arbitrary: value, weight: 9 }, hostile),
      ]),
    );
    fc.assert(
      fc.property(record, fc.record(needed), (others, own) => {
        const row = { ...others, ...own };
        expect(typeof format.recognises(row)).toBe('boolean');
        outcome(format, row);
      }),
      { numRuns: 200 },
    );
  });
});
