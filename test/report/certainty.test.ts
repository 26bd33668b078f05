import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { benchmarkById } from '../../src/benchmarks/registry.js';
import { loadDataset } from '../../src/datasets/load.js';
import { meanEstimate } from '../../src/metrics/mean.js';
import { rangeOf, standardErrorText, withInterval } from '../../src/report/format.js';
import { cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

/** What would read as certainty: a standard error of nothing, or an interval whose ends are the same. */
const CERTAIN = /standard error:? 0\.0+\b|±\s*0\.0+\b|\b(\d+\.\d+)(?: to |, | – )\1\b/i;

describe('a number that is nearly certain', () => {
  it('is printed with as many digits as its uncertainty has', () => {
    const estimate = { value: 1, stderr: 0.0000123, interval: [0.99996, 1], method: 'exact', n: 1 };
    expect(standardErrorText(estimate)).toBe('0.001');
    expect(withInterval(estimate as never)).toBe('100.0 [99.996, 100.000]');
    expect(rangeOf([0.5, 0.7])).toEqual(['50.0', '70.0']);
    expect(rangeOf([0.50001, 0.50002])).toEqual(['50.001', '50.002']);
    expect(standardErrorText({ ...estimate, stderr: 0.013 })).toBe('1.30');
    expect(standardErrorText({ ...estimate, stderr: null })).toBe('-');
  });

  it.each([1, 10, 1000, 100_000])('of %d items has a width, whatever is right', (n) => {
    for (const wrong of new Set([0, 1, n - 1, n])) {
      const estimate = meanEstimate(
        Array.from({ length: n }, (_, i) => ({
          ...{ item: String(i), sample: 0, value: i < wrong ? 0 : 1, tags: {} },
        })),
      );
      expect(`${withInterval(estimate)} standard error ${standardErrorText(estimate)}`).not.toMatch(
        CERTAIN,
      );
    }
  });
});

describe('a run in which every answer is right, or wrong', () => {
  it.each([
    [1, true],
    [2, false],
    [20, true],
    [20, false],
  ])('of %d items (right: %s) is never printed as certain', async (n, isRight) => {
    const folder = temporaryFolder();
    const gsm8k = benchmarkById('gsm8k');
    const { items } = await loadDataset<unknown>(gsm8k.dataset, { kind: 'sample' });
    const outputs = join(folder, 'o.jsonl');
    const lines = items
      .slice(0, n)
      .map((item) =>
        JSON.stringify({ item: item.id, response: gsm8k.mockReply?.(item, isRight, 'chat') }),
      );
    writeFileSync(outputs, lines.join('\n'));
    const at = ['--store', join(folder, 'x.db')];
    const input = ['gsm8k', '-p', outputs, '--dataset', 'sample', '-m', 'm'];
    expect((await cardbench(['import', ...input, ...at])).code).toBe(0);
    expect((await cardbench(['import', ...input.slice(0, -1), 'other', ...at])).code).toBe(0);
    for (const command of [
      ...['md', 'html', 'latex', 'csv', 'json'].map((format) => ['report', '-f', format]),
      ['runs', 'show', 'latest'],
      ['compare', 'latest', 'latest~1'],
      ['check', '--run', 'latest', '--baseline', 'latest~1'],
    ]) {
      const { stdout } = await cardbench([...command, ...at]);
      expect(stdout, command.join(' ')).not.toBe('');
      expect(stdout, command.join(' ')).not.toMatch(CERTAIN);
    }
    const { stdout } = await cardbench(['report', '-f', 'csv', ...at]);
    const [header = '', row = ''] = stdout.split('\n');
    const stderr = row.split(',')[header.split(',').indexOf('stderr')];
    expect(stderr === '' || Number(stderr) > 0).toBe(true);
  });
});
