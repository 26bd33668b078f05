import { describe, expect, it } from 'vitest';
import type { Category } from '../../../src/benchmarks/bfcl/categories.js';
import { checkCalls } from '../../../src/benchmarks/bfcl/checker/calls-check.js';
import { pythonCalls } from '../../../src/benchmarks/bfcl/decode/python-calls.js';
import { functionDoc } from '../../../src/benchmarks/bfcl/function-doc.js';
import { parseJsonValue } from '../../../src/benchmarks/bfcl/python/json.js';
import type { PyValue } from '../../../src/benchmarks/bfcl/python/value.js';

const AT = { file: 'x.json', line: 1, unit: 'line' } as const;

function json(text: string): PyValue {
  const value = parseJsonValue(text);
  if (value === undefined) throw new Error(`not JSON: ${text}`);
  return value;
}

/** `types` as `{"a": "integer", "b": "array of string"}`; the first parameter is required. */
function doc(name: string, types: Readonly<Record<string, string>>) {
  const properties = Object.fromEntries(
    Object.entries(types).map(([key, type]) => {
      const [outer, inner] = type.split(' of ');
      return [key, { type: outer, ...(inner === undefined ? {} : { items: { type: inner } }) }];
    }),
  );
  const required = Object.keys(types).slice(0, 1);
  return functionDoc(json(JSON.stringify({ name, parameters: { properties, required } })), AT);
}

function wanted(name: string, parameters: string) {
  const value = json(parameters);
  return { name, parameters: value.type === 'dict' ? value.entries : [] };
}

function verdict(
  answer: string,
  types: Readonly<Record<string, string>>,
  right: string,
  category: Category = 'simple',
): string {
  const checked = checkCalls(
    pythonCalls(answer) ?? [],
    { category, question: [], functions: [doc('f', types)], wanted: [wanted('f', right)] },
    (name) => name,
  );
  return checked.valid ? 'valid' : checked.error;
}

describe('the AST checker', () => {
  it.each([
    ['f(a=1)', 'integer', '[1]', 'valid'],
    ['f(a=1.0)', 'integer', '[1]', 'type_error:simple'],
    ['f(a=True)', 'integer', '[1]', 'type_error:simple'],
    ['f(a=2)', 'integer', '[1, 2]', 'valid'],
    ['f(a=3)', 'integer', '[1, 2]', 'value_error:others'],
    ['f(a=1)', 'float', '[1.0]', 'valid'],
    ['f(a="x")', 'float', '["x", 1.0]', 'valid'],
    ['f(a="New York, N.Y.")', 'string', '["new york ny"]', 'valid'],
    ['f(a="New York!")', 'string', '["New York"]', 'value_error:string'],
    ['f(a="it\'s")', 'string', '["it\\"s"]', 'valid'],
    ['f(a=5)', 'any', '["5"]', 'type_error:simple'],
    ['f(a=5)', 'any', '[5]', 'valid'],
    ['f(a=["A b"])', 'array of string', '[["ab"]]', 'valid'],
    ['f(a=["b", "a"])', 'array of string', '[["a", "b"]]', 'value_error:list/tuple'],
    ['f(a=[1])', 'array of string', '[["a"]]', 'type_error:nested'],
    ['f(a=[1])', 'array of float', '[[1.0]]', 'type_error:nested'],
    ['f(a=[1, 2])', 'array of float', '[[1, 2]]', 'valid'],
    ['f(a=(1, 2))', 'tuple of integer', '[[1, 2]]', 'valid'],
    ['f(a=[1, 2])', 'tuple of integer', '[[1, 2]]', 'valid'],
    ['f(a=(1, 2))', 'array of integer', '[[1, 2]]', 'type_error:simple'],
    ['f(a=[])', 'array of integer', '["", [1]]', 'valid'],
    ['f(a={"k": "X y"})', 'dict', '[{"k": ["xy"]}]', 'valid'],
    ['f(a={"k": 1})', 'dict', '[{"k": [2]}]', 'value_error:dict_value'],
    ['f(a={"z": 1})', 'dict', '[{"k": [2, ""]}]', 'value_error:dict_key'],
    ['f(a={})', 'dict', '[{"k": [2, ""]}]', 'valid'],
    ['f(a={})', 'dict', '[{"k": [2]}]', 'value_error:dict_key'],
    ['f(a=[{"k": 1}])', 'array of dict', '[[{"k": [1]}]]', 'valid'],
    ['f(a=[{"k": 1}, {}])', 'array of dict', '[[{"k": [1]}]]', 'value_error:list_dict_count'],
    ['f(a=options)', 'dict', '["options"]', 'valid'],
    ['f(a=Options)', 'dict', '["options"]', 'value_error:others'],
  ])('%s for a %s among %s', (answer, type, right, expected) => {
    expect(verdict(answer, { a: type }, `{"a": ${right}}`)).toBe(expected);
  });

  it('asks for every required parameter, for no unknown one, and for what may not be left out', () => {
    const types = { a: 'integer', b: 'string' };
    expect(verdict('f(b="x")', types, '{"a": [1], "b": ["x"]}')).toMatch(/missing_required/);
    expect(verdict('f(a=1, c=2)', types, '{"a": [1], "b": ["x", ""]}')).toMatch(/unexpected_param/);
    expect(verdict('f(a=1)', types, '{"a": [1], "b": ["x"]}')).toMatch(/missing_optional/);
    expect(verdict('f(a=1)', types, '{"a": [1], "b": ["x", ""]}')).toBe('valid');
    expect(verdict('g(a=1)', types, '{"a": [1]}')).toMatch(/wrong_func_name/);
    expect(verdict('f(a=1), f(a=1)', types, '{"a": [1]}')).toMatch(/wrong_count/);
  });

  it('takes parallel calls in any order, each once', () => {
    const item = {
      category: 'parallel_multiple' as const,
      question: [],
      functions: [doc('f', { a: 'integer' }), doc('g', { b: 'string' })],
      wanted: [
        wanted('f', '{"a": [1, 2]}'),
        wanted('g', '{"b": ["x"]}'),
        wanted('f', '{"a": [1]}'),
      ],
    };
    const check = (answer: string) => checkCalls(pythonCalls(answer) ?? [], item, (name) => name);
    expect(check('f(a=2), f(a=1), g(b="x")').valid).toBe(true);
    // As officially: the first wanted call takes the first that fits it, and no step is taken back.
    expect(check('f(a=1), f(a=2), g(b="x")').valid).toBe(false);
    expect(check('g(b="x"), f(a=2)')).toMatchObject({
      error: expect.stringContaining('wrong_count'),
    });
  });

  it('fails an answer on which the official checker itself breaks', () => {
    expect(verdict('f(a=[1])', { a: 'array of dict' }, '{"a": ["", [{"k": [1]}]]}')).toBe(
      'checker:failure',
    );
  });
});
