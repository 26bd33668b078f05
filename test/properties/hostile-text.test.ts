import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyBenchmark } from '../../src/benchmarks/benchmark.js';
import { itemFinder } from '../../src/benchmarks/predictions/item-finder.js';
import { predictionFormats } from '../../src/benchmarks/predictions/shared.js';
import { benchmarks } from '../../src/benchmarks/registry.js';
import { CardbenchError } from '../../src/core/errors.js';
import { responseSchema } from '../../src/core/response.js';
import { loadDataset } from '../../src/datasets/load.js';
import { anyText } from '../support/any-text.js';
import { FULL, partOf } from '../support/full.js';
import { expectProportional } from '../support/growth.js';
import { responseOf } from '../support/response.js';

// The pieces that extractors look for, strung together in ways that nobody meant.
const pieces = fc.constantFrom(
  'best answer is ',
  'The final answer is ',
  'Answer',
  'উত্তর',
  '答案',
  '####',
  'A:',
  ' ',
  '\n',
  '```',
  '```python\n',
  'def f(',
  '1',
  '1,',
  '.',
  '-',
  '$',
  ' A',
  '\\boxed{',
  '\\frac',
  '{',
  '}',
  '[',
  '(',
  ')]',
  'f(a=',
  '"',
  "'",
  '\\',
  '{"content":',
  '**9',
  '\u0000',
  '\ud800',
  '١',
  '\u202e',
);
/** A piece over and over, to about a length. */
const repeated = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length));

/** Characters of a long text. Work that grows as its square takes minutes on either. */
const LONG = FULL ? 400_000 : 100_000;

/** Random texts that each extractor and scorer is tried on. */
const TEXTS = FULL ? 300 : 20;

const hostile = fc.oneof(
  anyText({ maxLength: 200 }),
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
);

/** The extractors of a benchmark; unless every case is tried, those that no benchmark before it has. */
function extractorsOf(benchmark: AnyBenchmark) {
  const before = benchmarks.slice(0, FULL ? 0 : benchmarks.indexOf(benchmark));
  const tried = new Set(before.flatMap(({ scorer }) => Object.values(scorer.extractors)));
  return Object.entries(benchmark.scorer.extractors).filter(([, each]) => !tried.has(each));
}

describe.each(
  benchmarks
    .filter((benchmark) => extractorsOf(benchmark).length > 0)
    .map((benchmark) => [benchmark.id, benchmark] as const),
)('the extractors of %s', (_id, benchmark) => {
  it('give a text or null for any string', async () => {
    const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
    for (const [, extractor] of extractorsOf(benchmark)) {
      fc.assert(
        fc.property(hostile, fc.nat(items.length - 1), (text, index) => {
          const answer = extractor(responseOf(text), items[index] as never);
          expect(answer === null || typeof answer === 'string').toBe(true);
        }),
        { numRuns: TEXTS },
      );
    }
  });

  it(`take time in proportion to a text of ${LONG} characters of anything`, async () => {
    const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
    const samples = fc.sample(pieces, FULL ? 20 : 3);
    const long = ['a', ' ', '1', '1,', '1.', '\n', '```\n', 'A: ', 'Answer', ...samples];
    for (const [name, extractor] of extractorsOf(benchmark)) {
      for (const piece of long) {
        await expectProportional(
          `${name} on ${JSON.stringify(piece)}`,
          (length) => extractor(responseOf(repeated(piece, length)), items[0] as never),
          LONG,
        );
      }
    }
  });
});

const NO_SANDBOX = { sandbox: () => Promise.reject(new Error('not to be opened')) };

describe.each(
  benchmarks
    .filter(({ scorer }) => scorer.needsSandbox !== true)
    .map((benchmark) => [benchmark.id, benchmark] as const),
)('the scorer of %s', (_id, benchmark) => {
  const judged = async (answer: string, item: unknown): Promise<void> => {
    const { value, reason } = await benchmark.scorer.grade(answer, item as never, {
      ...NO_SANDBOX,
      ...(benchmark.scorer.needsJudge === true ? { ask: async () => 'A. correct: yes, safe' } : {}),
      extractor: '',
      response: responseOf(answer),
    });
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1);
    expect(typeof reason).toBe('string');
  };

  it('gives a verdict on any string', async () => {
    const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
    await fc.assert(
      fc.asyncProperty(hostile, fc.nat(items.length - 1), (text, index) =>
        judged(text, items[index]),
      ),
      { numRuns: TEXTS },
    );
  });

  // Benchmarks that share a scorer differ in their items alone.
  if (benchmarks.find(({ scorer }) => scorer === benchmark.scorer) !== benchmark && !FULL) return;
  it(`takes time in proportion to a text of ${LONG} characters of anything`, async () => {
    const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
    // What is loaded once, a parser or a library, is not the text's doing.
    for (const item of items) await judged('warm', item);
    const pieces = [
      'a',
      ' ',
      '1',
      '(',
      '[1,',
      '{',
      '\\frac',
      '-',
      '.a',
      '"',
      '\n',
      'a=1,',
      'A. ',
      'é',
    ];
    const kinds = new Map(items.map((item) => [Object.values(item.tags).join(), item]));
    for (const item of [...kinds.values()].slice(0, 14)) {
      for (const piece of partOf(pieces, 4, item.id)) {
        await expectProportional(
          `${item.id} ${JSON.stringify(piece)}`,
          (length) => judged(`f(a=${repeated(piece, length)}`, item),
          LONG,
        );
      }
    }
  });
});

describe.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
  'the importers of %s',
  (_id, benchmark) => {
    const at = { file: 'x.jsonl', line: 1, unit: 'line' } as const;
    // The fields of every format, each with anything in it.
    const fields = fc.constantFrom(
      ...'item response sample task_id completion solution id result valid doc resps filter metrics epoch input output samples eval custom_id error input_question output_prediction_text is_correct question ground_truth prompt question_id model_outputs generated_text'.split(
        ' ',
      ),
    );
    const value = fc.oneof(hostile, fc.jsonValue(), fc.array(hostile, { maxLength: 3 }));
    const any = fc.dictionary(fields, value, { maxKeys: 12 });
    // Every other one has the fields of a format that all benchmarks have.
    const ours = fc
      .tuple(any, value, value)
      .map(([others, item, response]) => ({ ...others, item, response }));
    const record = fc.oneof(any, ours);

    it('read a record, or say in one sentence why not', async () => {
      const { items } = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' });
      const find = itemFinder(items, benchmark);
      let read = 0;
      fc.assert(
        fc.property(record, (fieldsOfOne) => {
          for (const format of predictionFormats(benchmark, () => find)) {
            if (!format.recognises(fieldsOfOne)) continue;
            read++;
            try {
              for (const { item, response } of format.read(fieldsOfOne, at, items)) {
                expect(typeof item).toBe('string');
                if (typeof response !== 'string') responseSchema.shape.content.parse(response);
              }
            } catch (thrown) {
              expect(thrown).toBeInstanceOf(CardbenchError);
              expect((thrown as Error).message).toContain('x.jsonl, line 1');
            }
          }
        }),
        { numRuns: FULL ? 500 : 60 },
      );
      expect(read).toBeGreaterThan(0);
    });

    it(`take time in proportion to a text of ${LONG} characters of anything`, async () => {
      const { items } = await loadDataset<unknown>(benchmark.dataset, { kind: 'sample' });
      const find = itemFinder(items, benchmark);
      for (const piece of partOf(['a', ' ', '\n', '#', '/', '1', '"', 'é'], 4, benchmark.id)) {
        const recordsOf = (text: string) => [
          { item: text, response: text },
          { doc: { question: text, task_id: text }, resps: [[text]] },
          { id: text, epoch: 1, input: text, output: { completion: text } },
          { custom_id: text, response: { body: { choices: [{ message: { content: text } }] } } },
          { input_question: text, output_prediction_text: [text] },
          { task_id: text, completion: text },
          { id: text, result: text },
        ];
        for (const place of recordsOf('').keys()) {
          for (const format of predictionFormats(benchmark, () => find)) {
            if (!format.recognises(recordsOf('')[place] ?? {})) continue;
            await expectProportional(
              `${format.name} ${JSON.stringify(piece)}`,
              (length) => format.read(recordsOf(repeated(piece, length))[place] ?? {}, at, items),
              LONG,
            );
          }
        }
      }
    });
  },
);
