import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benchmarks } from '../../src/benchmarks/registry.js';
import { loadDataset } from '../../src/datasets/load.js';
import { cpuTime } from '../support/cpu-time.js';

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
  '\u0000',
  '\ud800',
  '١',
  '\u202e',
);
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')),
);

describe.each(benchmarks.map((benchmark) => [benchmark.id, benchmark] as const))(
  'the extractors of %s',
  (_id, benchmark) => {
    it('give a text or null for any string', async () => {
      const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
      for (const extractor of Object.values(benchmark.scorer.extractors)) {
        fc.assert(
          fc.property(hostile, fc.nat(items.length - 1), (text, index) => {
            const answer = extractor(text, items[index] as never);
            expect(answer === null || typeof answer === 'string').toBe(true);
          }),
          { numRuns: 300 },
        );
      }
    });

    it('take less than a second for a megabyte of anything', async () => {
      const { items } = await loadDataset(benchmark.dataset, { kind: 'sample' });
      const samples = fc.sample(pieces, 30);
      const long = ['a', ' ', '1', '1,', '1.', '\n', '```\n', 'A: ', 'Answer', ...samples].map(
        (piece) => piece.repeat(Math.ceil(1_000_000 / piece.length)),
      );
      for (const [name, extractor] of Object.entries(benchmark.scorer.extractors)) {
        for (const text of long) {
          const time = cpuTime(() => extractor(text, items[0] as never));
          expect(time, `${name} on ${JSON.stringify(text.slice(0, 20))}`).toBeLessThan(1000);
        }
      }
    });
  },
);
