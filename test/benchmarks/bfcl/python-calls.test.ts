import { describe, expect, it } from 'vitest';
import { pythonCalls } from '../../../src/benchmarks/bfcl/decode/python-calls.js';
import { pyRepr } from '../../../src/benchmarks/bfcl/python/repr.js';
import { partOf } from '../../support/full.js';
import { expectLittle } from '../../support/growth.js';

/** What Python would print of the decoded calls. */
function decoded(text: string): string | undefined {
  return pythonCalls(text)
    ?.map(({ name, parameters }) => `${name}${pyRepr(parameters)}`)
    .join(' ');
}

/** What Python would print of one argument. */
function argument(code: string): string | undefined {
  const text = decoded(`f(a=${code})`);
  return text?.slice("f{'a': ".length, -1);
}

describe('calls written as Python', () => {
  it.each([
    ['[f(a=1)]', "f{'a': 1}"],
    ['f(a=1)', "f{'a': 1}"],
    ["[f(a=1), g.h(b='x')]", "f{'a': 1} g.h{'b': 'x'}"],
    ["['f(a=1)']", "f{'a': 1}"],
    ['(f(a=1), g())', "f{'a': 1} g{}"],
    ['{f(a=1), g()}', "f{'a': 1} g{}"],
    ['f(a=1) # why not', "f{'a': 1}"],
    ['f(5, a=1, *more)', "f{'a': 1}"],
    ['f(a=1, a=2)', "f{'a': 2}"],
    ['f(**{"a": 1})', "f{None: {'a': 1}}"],
    ['f()(a=1)', "{'a': 1}"],
    ['f (\ta = 1 ,\r\n)', "f{'a': 1}"],
    ['await f()', undefined],
    ['f', undefined],
    ['', undefined],
    ['[]', undefined],
    ['[f(), 1]', undefined],
    ['[ f()]', undefined],
    ['f(a=1) g()', undefined],
    ['f(a=1);', undefined],
    ['f(a=1', undefined],
    ['f(a=1))', undefined],
    ['f(class=1)', undefined],
    ['f(a=1, 2)', undefined],
    ['f(a.b=1)', undefined],
    ['Sure! f(a=1)', undefined],
    ['f(a=“x”)', undefined],
    ['f(a=1)\u00a0', undefined],
    ['f(x for x in y, 1)', undefined],
  ])('%j', (text, calls) => {
    expect(decoded(text)).toBe(calls);
  });

  it.each([
    ['True', 'True'],
    ['None', 'None'],
    ['...', "'...'"],
    ['-5', '-5'],
    ['+5', '-5'],
    ['~5', '-5'],
    ['not True', '-1'],
    ['1_000', '1000'],
    ['0x1F', '31'],
    ['1e3', '1000.0'],
    ['1e16', '1e+16'],
    ['.5', '0.5'],
    ['5.', '5.0'],
    ['2j', '2j'],
    ['12345678901234567890', '12345678901234567890'],
    ['007', undefined],
    ['1__0', undefined],
    ['1abc', undefined],
    ["'it''s'", "'its'"],
    ['"it\'s"', '"it\'s"'],
    ["'a\\n\\x41\\u00e9\\101'", "'a\\nAéA'"],
    ["r'a\\n'", "'a\\\\n'"],
    ["b'x'", "b'x'"],
    ["'''a'b'''", '"a\'b"'],
    ["f'{x}'", undefined],
    ["'open", undefined],
    ["'\\x4'", undefined],
    ['[1, [2.0, "x"]]', "[1, [2.0, 'x']]"],
    ['(1,)', '(1,)'],
    ['(1)', '1'],
    ['{"a": 1, "b": (2, 3)}', "{'a': 1, 'b': (2, 3)}"],
    ['{1: "a", 1.0: "b", True: "c"}', "{1: 'c'}"],
    ['{[1]: 2}', undefined],
    ['{1, 2}', undefined],
    ['name', "'name'"],
    ['Color.RED', undefined],
    ['2 * 3 + 1', '7'],
    ['7 // -2', '-4'],
    ['-7 % 3', '2'],
    ['1 / 3', '0.3333333333333333'],
    ['2 ** 10', '1024'],
    ['1 / 0', undefined],
    ['x + 1', undefined],
    ["'a' + 'b' * 3", "'abbb'"],
    ["'%s: %d' % ('a', 5)", "'a: 5'"],
    ['[0] * 2', '[0, 0]'],
    ['now()', "'now()'"],
    ['f( 1,"x" )', '"f(1, \'x\')"'],
    ['g(x=[1])', "{'g': {'x': [1]}}"],
    ['d["k"]', '"d[\'k\']"'],
    ['d[1:2, ::3]', "'d[(1:2, ::3)]'"],
    ['lambda: 1', undefined],
    ['1 if a else 2', undefined],
    ['a == b', undefined],
    ['[x for x in y]', undefined],
  ])('an argument %s', (code, value) => {
    expect(argument(code)).toBe(value);
  });

  it('are read or refused in time, however deep or long', async () => {
    const hostile = [
      '('.repeat(1e6),
      '['.repeat(150) + ']'.repeat(150),
      `f(a=${'-'.repeat(5e5)}1)`,
      `f(a=${'1+'.repeat(5e5)}1)`,
      `f(a=${'{'.repeat(199)}`,
      `f(a=${'9'.repeat(1e6)})`,
      'f(a=9**9**9**9)',
      "f(a='x' * 10**9)",
      'f(a=1 << 10**9)',
      `f${'.a'.repeat(3e5)}(b=1)`,
      `f(${'a=1, '.repeat(1e5)})`,
      `f(a=${'"x" '.repeat(2e5)})`,
      `f(a={${'1: 2, '.repeat(1e5)}})`,
      `f(a="${'\\x'.repeat(4e5)}")`,
      'lambda '.repeat(1e5),
      'not '.repeat(2e5),
      '\n'.repeat(1e6),
      '#'.repeat(1e6),
    ];
    for (const text of partOf(hostile, 3, 'calls')) {
      await expectLittle(text.slice(0, 20), () => pythonCalls(text));
    }
  });
});
