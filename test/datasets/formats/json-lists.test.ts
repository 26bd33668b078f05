import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CardbenchError } from '../../../src/core/errors.js';
import { contentOf } from '../../../src/datasets/formats/content.js';
import { rowsOf } from '../../../src/datasets/formats/rows.js';

async function rows(text: string, lists: readonly string[], cut = text.length) {
  const bytes = Buffer.from(text);
  const content = {
    ...contentOf(bytes),
    pieces: async function* () {
      for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
    },
  };
  const found: unknown[] = [];
  for await (const row of rowsOf('x.json', content, lists)) {
    found.push(row.kind === 'record' ? row.record : row.kind === 'unusable' ? row.reason : row);
  }
  return found;
}

describe('lists inside a JSON object', () => {
  it.each([
    ['by their name', '{"a": 1, "rows": [{"x": 1}, {"x": 2}], "b": [3]}', [{ x: 1 }, { x: 2 }]],
    ['behind a byte order mark', '\uFEFF{\r\n"rows": [{"x": 1}]\r\n}', [{ x: 1 }]],
    ['on one line', '{"rows":[{"x":1}]}\n', [{ x: 1 }]],
    ['of texts, which are wrapped', '{"rows": ["a, ]}", [1]]}', [{ rows: 'a, ]}' }, { rows: [1] }]],
    ['that are empty', '{"rows": []}', []],
    ['with escapes in names', '{"r\\u006fws": [{"x": 1}]}', [{ x: 1 }]],
    ['nested in elements only', '{"rows": [{"rows": [{"x": 1}]}]}', [{ rows: [{ x: 1 }] }]],
    [
      'with an element that is no JSON',
      '{"rows": [{"x": 1}, {x}]}',
      [{ x: 1 }, expect.any(String)],
    ],
  ])('are found %s', async (_, text, expected) => {
    expect(await rows(text, ['rows'])).toEqual(expected);
    expect(await rows(text, ['rows'], 1)).toEqual(expected);
  });

  it('are found by a path, and in any field of an object', async () => {
    const text = '{"results": {"rows": [{"x": 1}]}, "eval": {"a": [{"x": 2}], "b": [{"x": 3}]}}';
    expect(await rows(text, ['results.rows', 'eval.*'])).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
    expect(await rows(text, ['eval.b'])).toEqual([{ x: 3 }]);
  });

  it('are not looked for inside other lists', async () => {
    expect(await rows('{"a": [{"rows": [1]}]}', ['a.rows', 'rows'])).toEqual([
      { a: [{ rows: [1] }] },
    ]);
  });

  it('leave other objects, and JSON Lines, as they are', async () => {
    expect(await rows('{"a": 1,\n"b": 2}', ['rows'])).toEqual([{ a: 1, b: 2 }]);
    expect(await rows('{"rows": [1]}\n{"rows": [2]}', ['rows'])).toEqual([
      { rows: [1] },
      { rows: [2] },
    ]);
  });

  it.each([
    ['{"rows": [{"x": 1}', 'it ends too early'],
    ['{"rows": [{"x": 1}}', 'its brackets do not match'],
    ['{"rows": [1]} x', 'there is text after the object'],
    ['{"rows": [1]}\n\n{', 'there is text after the object'],
  ])('of a damaged file are refused: %s', async (text, why) => {
    await expect(rows(`{\n${text.slice(1)}`, ['rows'])).rejects.toThrow(
      `x.json: not valid JSON (${why})`,
    );
  });

  it('are those that a parser finds, wherever the file is cut', async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value),
        value,
        fc.integer({ min: 1, max: 40 }),
        async (list, other, cut) => {
          const text = JSON.stringify({ 'other"\\': other, rows: list, last: other }, null, 1);
          fc.pre(!text.includes('__proto__'));
          const expected = (JSON.parse(text) as { rows: unknown[] }).rows.map((each) =>
            typeof each === 'object' && each !== null && !Array.isArray(each)
              ? each
              : { rows: each },
          );
          expect(await rows(text, ['rows'], cut)).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('of any bytes are read or refused in one sentence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        try {
          await rows(`{"rows": [${text}`, ['rows']);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(CardbenchError);
        }
      }),
    );
  });
});
