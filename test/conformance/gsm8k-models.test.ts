import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cardbench } from '../support/cli.js';
import { describeWithRealData, realData } from '../support/data.js';
import { FULL } from '../support/full.js';
import { temporaryFolder } from '../support/temp.js';

/** Binomial tail by whole numbers: no code of ours. */
function mcnemar(b: number, c: number): number {
  const n = b + c;
  let term = 1n;
  let sum = 0n;
  for (let i = 0; i <= Math.min(b, c); i++) {
    sum += term;
    term = (term * BigInt(n - i)) / BigInt(i + 1);
  }
  const digits = 10n ** 30n;
  return Math.min(1, Number((2n * sum * digits) / 2n ** BigInt(n)) / 1e30);
}

/** Places of the models in the file. */
const MODELS = [0, 1, 2, 3];

describeWithRealData('GSM8K, four labelled models compared as runs', () => {
  // Only with all cases: test/compare holds the same reckoning against references.
  it.runIf(FULL)(
    'differences, errors, tests and counts as computed from the labels alone',
    async () => {
      const file = realData('outputs/gsm8k_gpt3_labelled/example_model_solutions.jsonl');
      const labels = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => {
          const { question: _q, ground_truth: _g, ...models } = JSON.parse(line);
          const all = Object.values(models as Record<string, { is_correct: boolean }>);
          return MODELS.map((place) => Number(all[place]?.is_correct));
        });
      const store = join(temporaryFolder(), 'x.db');
      const runs: string[] = [];
      for (const sample of MODELS.map(String)) {
        const { stdout } = await cardbench([
          ...['import', 'gsm8k', '-p', file, '--dataset', realData('datasets/gsm8k')],
          ...['-m', `model ${sample}`, '--sample', sample, '--store', store, '--json'],
        ]);
        runs.push(JSON.parse(stdout).run);
      }
      const ps: number[] = [];
      for (let a = 0; a < MODELS.length; a++) {
        for (let b = a + 1; b < MODELS.length; b++) {
          const { stdout } = await cardbench([
            ...['compare', runs[a] ?? '', runs[b] ?? '', '--store', store, '-f', 'json'],
          ]);
          const [row] = JSON.parse(stdout).rows;
          const differences = labels.map((models) => (models[a] ?? 0) - (models[b] ?? 0));
          const n = differences.length;
          const d = differences.reduce((sum, each) => sum + each, 0) / n;
          const variance = differences.reduce((sum, each) => sum + (each - d) ** 2, 0) / (n - 1);
          const wins = differences.filter((each) => each > 0).length;
          const losses = differences.filter((each) => each < 0).length;
          expect(row).toMatchObject({ n: 1319, wins, losses, ties: n - wins - losses });
          expect(row.difference).toBeCloseTo(d, 12);
          expect(row.stderr).toBeCloseTo(Math.sqrt(variance / n), 12);
          // The limits are where the paired test has the p of 0.05; with 1,319 items they are near the normal ones.
          expect(Math.abs(row.interval[0] - (d - 1.959963985 * row.stderr))).toBeLessThan(0.002);
          expect(Math.abs(row.interval[1] - (d + 1.959963985 * row.stderr))).toBeLessThan(0.002);
          expect(Math.abs(row.p - mcnemar(wins, losses))).toBeLessThan(1e-9);
          ps.push(row.p);
        }
      }
      expect(ps).toHaveLength(6);
      // Three or more are ranked.
      const { stdout } = await cardbench(['compare', ...runs, '--store', store, '-f', 'json']);
      const shares = [0, 1, 2, 3].map(
        (m) => labels.reduce((sum, models) => sum + (models[m] ?? 0), 0) / labels.length,
      );
      const values = JSON.parse(stdout).rankings[0].models.map(
        ({ estimate }: { estimate: { value: number } }) => estimate.value,
      );
      const sorted = [...shares].sort((x, y) => y - x);
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(sorted[i] ?? 0, 12);
    },
  );
});
