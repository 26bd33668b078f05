import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCard } from '../../src/cards/card.js';
import { type CliResult, cardbench } from '../support/cli.js';
import { temporaryFolder } from '../support/temp.js';

const card = readCard('openhermes-2.5-mistral-7b');

/** The card on the stand-in, in a store of its own. */
function runMock(...more: string[]): Promise<CliResult> {
  const store = join(temporaryFolder(), 'x.db');
  return cardbench(['card', card.id, '-m', 'demo', '--store', store, ...more]);
}

describe('the card of OpenHermes 2.5', () => {
  it('averages its suites as it says, but for its own total', () => {
    const means: Record<string, string> = {};
    for (const { title, average, values } of card.rows) {
      for (const [column, published] of Object.entries(values)) {
        const members = (average ?? []).map(
          (member) => card.rows.find((row) => row.title === member)?.values[column],
        );
        if (members.length === 0 || members.includes(undefined)) continue;
        const mean = members.reduce<number>((sum, each) => sum + (each ?? 0), 0) / members.length;
        if (Math.abs(mean - published) > 0.005 + 1e-9) {
          means[`${title}, ${column}: ${published}`] = mean.toFixed(2);
        }
      }
    }
    // The card's 52.38 is not the mean of the four numbers beside it.
    expect(means).toEqual({ 'Average, openhermes-2.5-mistral-7b: 52.38': '52.55' });
    const mean = (benchmark: string, metric: RegExp): number => {
      const rows = card.rows.filter(
        (row) => row.benchmark === benchmark && metric.test(row.ours ?? ''),
      );
      const sum = rows.reduce((total, row) => total + (row.values[card.column] ?? 0), 0);
      return sum / rows.length;
    };
    // 43.065, rounded up.
    expect(Math.abs(mean('agieval', /^acc_norm\//) - 43.07)).toBeLessThan(0.0051);
    // The card has 40.96 for 40.951.
    expect(mean('bigbench', /./)).toBeCloseTo(40.951, 3);
  });

  it('is run row by row, its averages with their error bars', async () => {
    const { code, stdout } = await runMock('--json');
    expect(code).toBe(0);
    const rows = JSON.parse(stdout).rows as {
      title: string;
      ours: { value: number; stderr: number } | number | null;
      n: number;
    }[];
    expect(rows.map(({ title }) => title)).toEqual(card.rows.map(({ title }) => title));
    const value = (title: string): number => {
      const { ours } = rows.find((row) => row.title === title) ?? {};
      return typeof ours === 'number' ? ours : (ours?.value ?? Number.NaN);
    };
    for (const { title, average } of card.rows) {
      if (average === undefined) continue;
      const mean = average.reduce((sum, each) => sum + value(each), 0) / average.length;
      expect(value(title)).toBeCloseTo(mean, 9);
    }
    expect(rows.find(({ title }) => title === 'aqua_rat (acc_norm)')?.n).toBe(3);
    expect(rows.find(({ title }) => title === 'GPT4All')?.n).toBe(142);
  });

  it('keeps of its averages those whose rows are asked for', async () => {
    const { code, stdout } = await runMock('--rows', 'truthfulqa', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout).rows.map(({ title }: { title: string }) => title)).toEqual([
      'TruthfulQA (mc1)',
      'TruthfulQA (mc2)',
    ]);
  });

  it('shows letter questions as something else', async () => {
    const { code, stdout } = await runMock('--rows', 'boolq', '--as', 'generate');
    // Its own number, under its own name, beside the published one and not held against it.
    expect(stdout).toMatch(
      /boolq.*acc, letters \(card: acc\) +86\.6 +\d+\.\d .* 20 +not comparable \(asked as letter questions/,
    );
    expect(code).toBe(0);
  });

  it('refuses an average of what is no row above it', async () => {
    const path = join(temporaryFolder(), 'card.yaml');
    writeFileSync(
      path,
      'id: c\ntitle: C\nsource: s\ncolumns: { m: M }\ncolumn: m\nrows:\n' +
        '  - { title: Mean, shots: 0, metric: mean, average: [MGSM], values: { m: 50 } }\n',
    );
    const { code, stderr } = await cardbench(['card', path, '-m', 'demo']);
    expect(code).toBe(2);
    expect(stderr).toContain('an average names "MGSM", which is not an earlier row');
  });
});
