import { describe, expect, it } from 'vitest';
import { javaValue } from '../../../src/benchmarks/bfcl/checker/java-values.js';
import { javaScriptValue } from '../../../src/benchmarks/bfcl/checker/javascript-values.js';
import { CheckerFailure } from '../../../src/benchmarks/bfcl/checker/verdict.js';
import { decodeText } from '../../../src/benchmarks/bfcl/decode/decode.js';
import { pyRepr } from '../../../src/benchmarks/bfcl/python/repr.js';
import { expectLittle } from '../../support/growth.js';

describe('the text of a Java argument', () => {
  it.each([
    ['12', 'integer', undefined, '12'],
    ['12.0', 'integer', undefined, "'12.0'"],
    ['12L', 'long', undefined, '12'],
    ['12', 'long', undefined, "'12'"],
    ['1.5f', 'float', undefined, '1.5'],
    ['1.5', 'float', undefined, "'1.5'"],
    ['1.5e2', 'double', undefined, '150.0'],
    ['true', 'boolean', undefined, 'True'],
    ['TRUE', 'boolean', undefined, "'TRUE'"],
    ['"a"', 'String', undefined, '\'"a"\''],
    ['new int[]{1, 2}', 'Array', 'integer', '[1, 2]'],
    ['new int[3]', 'Array', 'integer', "'new int[3]'"],
    ['new ArrayList<>(Arrays.asList("a", "b"))', 'ArrayList', 'String', "['a', 'b']"],
    ['new ArrayList<Long>() {{ add(1L); add(2); }}', 'ArrayList', 'long', "[1, '2']"],
    ['new ArrayList<>()', 'ArrayList', 'any', '[]'],
    [
      'new HashMap<String, Object>() {{ put("a", 1); put("b", "x"); }}',
      'HashMap',
      undefined,
      "{'a': 1, 'b': 'x'}",
    ],
    ['new HashMap<>()', 'HashMap', undefined, '{}'],
  ])('%s as %s of %s', (text, type, elements, value) => {
    expect(pyRepr(javaValue(text, type, elements))).toBe(value);
  });

  it('of a type without a conversion passes nowhere', () => {
    expect(() => javaValue('x', 'Queue')).toThrow(CheckerFailure);
  });
});

describe('the text of a JavaScript argument', () => {
  it.each([
    ['"a"', 'String', undefined, "'a'"],
    ['a', 'String', undefined, "'a'"],
    ['12', 'integer', undefined, '12'],
    ['1.5', 'float', undefined, '1.5'],
    ['12n', 'Bigint', undefined, '12'],
    ['false', 'Boolean', undefined, 'False'],
    ['[1, "two", true]', 'array', undefined, "[1, 'two', True]"],
    ['new Array("a", "b")', 'array', 'String', "['a', 'b']"],
    ['[[1, 2], [3]]', 'array', 'array', '[[1, 2], [3]]'],
    ['{"a": 1, b: [x, 2]}', 'dict', undefined, "{'a': 1, 'b': ['x', 2]}"],
    ['nothing', 'dict', undefined, "'nothing'"],
  ])('%s as %s of %s', (text, type, elements, value) => {
    expect(pyRepr(javaScriptValue(text, type, elements))).toBe(value);
  });

  it('takes little time to refuse what only looks like arrays in arrays', async () => {
    const texts = [`[[1]${',[1]'.repeat(1300)}`, `{${'a:'.repeat(1990)}`, `[[${']'.repeat(3000)}`];
    for (const text of texts) {
      await expectLittle(text.slice(0, 20), () => javaScriptValue(text, 'array'));
      await expectLittle(text.slice(0, 20), () => javaScriptValue(text, 'dict'));
    }
    const map = `new HashMap<>() {${' '.repeat(3000)}`;
    await expectLittle('a map', () => javaValue(map, 'HashMap'));
  });
});

describe('calls written as Java and JavaScript', () => {
  const decoded = async (text: string, language: 'Java' | 'JavaScript') =>
    (await decodeText(text, language))?.map(
      ({ name, parameters }) => `${name}${pyRepr(parameters)}`,
    );

  it.each([
    ['[A.b(x="y", n=5)]', ["A.b{'x': 'y', 'n': '5'}"]],
    ['[f(a=new int[]{1, 2}, b=true)]', ["f{'a': 'new int[]{1,2}', 'b': 'true'}"]],
    [
      '[f(a=new ArrayList<>(Arrays.asList("p")))]',
      ["f{'a': 'new ArrayList<>(Arrays.asList(\"p\"))'}"],
    ],
    ['[f(a=1, a=2)]', undefined],
    ['[I cannot do that.]', undefined],
    ['[f(a=new int[5])]', undefined],
    ['[]', undefined],
  ])('Java: %s', async (text, calls) => {
    expect(await decoded(text, 'Java')).toEqual(calls);
  });

  it.each([
    ['[f(a="x", b={k: 1}, c=[1, 2])]', ["f{'a': 'x', 'b': '{k: 1}', 'c': '[1, 2]'}"]],
    ["[a.b(c='x')]", ["a.b{'c': 'x'}"]],
    ['[f(a=1, a=2)]', undefined],
    ['[no call here]', undefined],
  ])('JavaScript: %s', async (text, calls) => {
    expect(await decoded(text, 'JavaScript')).toEqual(calls);
  });

  it('end in no call when they are too deep, and the next one is read all the same', async () => {
    for (const language of ['Java', 'JavaScript'] as const) {
      for (const piece of ['(', '!', '-', '[', '{', 'a=', '1+', 'b?c:', '.a']) {
        expect(await decoded(`[f(a=${piece.repeat(8000)}`, language)).toBeUndefined();
      }
      expect(await decoded('[f(a=5)]', language)).toEqual(["f{'a': '5'}"]);
    }
  });
});
