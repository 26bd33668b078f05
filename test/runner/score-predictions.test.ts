import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gsm8k } from '../../src/benchmarks/gsm8k/gsm8k.js';
import { openDataset } from '../../src/datasets/open.js';
import { collectSkippedRows } from '../../src/datasets/skipped-rows.js';
import { openPredictions } from '../../src/runner/read-predictions.js';
import { createScoringPool } from '../../src/runner/score/scoring-pool.js';
import { scorePredictions } from '../../src/runner/score-predictions.js';
import { defaultExtractor } from '../../src/scorers/scorer.js';
import { sumAnswer, writeSums } from '../support/sums.js';
import { temporaryFolder } from '../support/temp.js';

const pool = createScoringPool('auto');

async function score(rows: readonly Record<string, unknown>[], items = 20, format = 'auto') {
  const folder = temporaryFolder();
  const path = join(folder, 'outputs.jsonl');
  writeFileSync(path, rows.map((row) => JSON.stringify(row)).join('\n'));
  const source = { kind: 'path', path: writeSums(folder, items) } as const;
  const dataset = await openDataset<unknown>(gsm8k.dataset, source);
  const predictions = await openPredictions(path, gsm8k, dataset.read, { format });
  const extractor = defaultExtractor(gsm8k.scorer);
  const skipped = collectSkippedRows();
  const input = { benchmark: gsm8k, dataset, predictions, extractor, pool, skipped };
  return scorePredictions(input, (scores, verdicts) => ({
    ...{ scores, verdicts: [...verdicts()], skipped: skipped.listed() },
  }));
}

const output = (item: number, more: object = {}): Record<string, unknown> => ({
  item: `test/${item}`,
  response: sumAnswer(item),
  ...more,
});

describe('outputs made elsewhere', () => {
  it('are scored in the order of the dataset, whatever their own', async () => {
    const { scores, verdicts } = await score([output(3), output(0), output(2), output(1)]);
    expect(verdicts.map(({ item }) => item)).toEqual(['test/0', 'test/1', 'test/2', 'test/3']);
    expect(verdicts.map((verdict) => verdict.score?.value)).toEqual([0, 1, 1, 1]);
    expect(scores).toMatchObject({ n: 4, errors: 0, firstError: null, agreement: null });
    expect(scores.missing).toHaveLength(16);
    expect(scores.metrics[0]?.estimate.value).toBe(0.75);
  });

  it('of one item are its samples: as they say, else in the order in which they come', async () => {
    const { verdicts } = await score([
      output(1, { sample: 1 }),
      output(1),
      output(1, { response: 'none' }),
    ]);
    expect(verdicts.map(({ sample, score }) => [sample, score?.value])).toEqual([
      [0, 1],
      [1, 1],
      [2, 0],
    ]);
  });

  it('that state an index of an earlier output, or one that cannot be, are left out', async () => {
    const { verdicts, skipped } = await score([
      output(1, { sample: 0 }),
      output(1, { sample: 0, response: 'none' }),
      output(1, { sample: 0 }),
      output(2, { sample: 999_999_999_999 }),
      output(3, { sample: 10_000 }),
      output(4, { sample: 9_999 }),
    ]);
    expect(verdicts.map(({ item, sample }) => [item, sample])).toEqual([
      ['test/1', 0],
      ['test/4', 9_999],
    ]);
    expect(skipped).toEqual([
      'outputs.jsonl, line 2: an earlier row gives sample 0 of the same item',
      'outputs.jsonl, line 3: an earlier row gives sample 0 of the same item',
      'outputs.jsonl, line 4: the sample index is 999999999999; expected 0 to 9999',
      'outputs.jsonl, line 5: the sample index is 10000; expected 0 to 9999',
    ]);
  });

  it('that are errors are told apart from wrong ones', async () => {
    const { scores, verdicts } = await score([
      output(1),
      output(2, { response: 'I do not know.' }),
      { item: 'test/5', error: 'it fell over' },
    ]);
    expect(scores).toMatchObject({
      n: 2,
      noAnswer: 1,
      errors: 1,
      firstError: { item: 'test/5', error: 'it fell over' },
    });
    expect(verdicts[2]).toEqual({ item: 'test/5', sample: 0, score: null, error: 'it fell over' });
  });

  it('keep answers of any length', async () => {
    const long = `${'9'.repeat(6000)}`;
    const { verdicts } = await score([output(1, { response: `The final answer is ${long}.` })]);
    expect(verdicts[0]?.score?.answer).toHaveLength(6000);
  });

  it('of items that the dataset does not hold are named, and refused where there are no others', async () => {
    const { scores } = await score([output(1), output(99)]);
    expect(scores.unknown).toEqual({ outputs: 1, items: ['test/99'] });
    await expect(score([output(98), output(99)])).rejects.toThrow(
      /None of the 2 outputs belongs to an item of gsm8k \(they name test\/98, test\/99; the dataset has test\/0/,
    );
    await expect(score([])).rejects.toThrow(/the file holds no outputs/);
    await expect(score([{ a: 1 }])).rejects.toThrow(/line 1: the fields a are of no known format/);
  });

  it('are compared with the verdicts that their file holds, and found by their question', async () => {
    const sample = (item: number, right: 0 | 1): Record<string, unknown> => ({
      doc: { question: `Item ${item}: what is ${item} plus 1?` },
      resps: [[sumAnswer(item)]],
      metrics: ['exact_match'],
      exact_match: right,
    });
    const { scores, verdicts } = await score([sample(1, 1), sample(2, 0), sample(7, 0)]);
    expect(verdicts.map(({ item, label }) => [item, label])).toEqual([
      ['test/1', true],
      ['test/2', false],
      ['test/7', false],
    ]);
    expect(scores.agreement).toMatchObject({
      compared: 3,
      agree: 2,
      differ: ['test/2'],
      without: 0,
    });
  });
});
