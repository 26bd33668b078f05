import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonStringList } from '../../src/core/python-literal.js';

describe('pythonStringList', () => {
  it.each([
    ["['a', 'b']", ['a', 'b']],
    ['[]', []],
    [`["it's", 'say "hi"']`, ["it's", 'say "hi"']],
    ["['a\\n\\t\\\\', '\\xe9\\u2028\\U0001f600']", ['a\n\t\\', 'é\u2028😀']],
    ["['a',]", ['a']],
  ])('reads %s', (text, list) => {
    expect(pythonStringList(text)).toEqual(list);
  });

  it.each(['', '[', "['a'", "['a' 'b']", '[1]', "['\\q']", "['a", 'x'])('refuses %s', (text) => {
    expect(pythonStringList(text)).toBeNull();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', "'", '"', '\\', ',', 'x', 'U', '0') }),
        (text) => {
          const list = pythonStringList(text);
          expect(list === null || Array.isArray(list)).toBe(true);
        },
      ),
    );
  });
});
