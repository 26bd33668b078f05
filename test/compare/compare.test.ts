import { describe, expect, it } from 'vitest';
import { compareBenchmarks, headlineOf } from '../../src/compare/compare.js';
import { ranking } from '../../src/compare/ranking.js';
import { macroAccuracy } from '../../src/metrics/accuracy.js';
import { byTag } from '../../src/metrics/metric.js';
import { benchmarkScores } from '../support/benchmark-scores.js';

const ones = (n: number): number[] => Array.from({ length: n }, () => 1);
const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);

describe('a comparison of two models', () => {
  it('is of the items that both answered, pair by pair', () => {
    // 30 both right, 12 only A, 4 only B, 14 neither; and one item that only A has.
    const a = benchmarkScores([...ones(30), ...ones(12), ...zeros(4), ...zeros(14), 1]);
    const b = benchmarkScores([...ones(30), ...zeros(12), ...ones(4), ...zeros(14)]);
    const [row] = compareBenchmarks([a], [b]);
    expect(row).toMatchObject({
      n: 60,
      onlyFirst: 1,
      onlySecond: 0,
      wins: 12,
      losses: 4,
      ties: 44,
    });
    expect(row?.first).toBeCloseTo(42 / 60, 12);
    expect(row?.second).toBeCloseTo(34 / 60, 12);
    expect(row?.difference).toBeCloseTo(8 / 60, 12);
    // The variance of the differences, by hand: (16 - 64/60) / 59 over 60.
    expect(row?.stderr).toBeCloseTo(Math.sqrt((16 - 64 / 60) / 59 / 60), 12);
    // Two-sided binomial of 4 in 16 at a half, by hand: 2 * (1 + 16 + 120 + 560 + 1820) / 2^16.
    expect(row?.p).toBeCloseTo((2 * 2517) / 65536, 12);
    // The variance of the test is that of no difference, 16/60/60; that of the power is the one above.
    const detectable = row?.detectable ?? 0;
    const powered = Math.sqrt((16 / 60 - detectable ** 2) / 60);
    expect(detectable).toBeCloseTo(1.959964 * Math.sqrt(16 / 3600) + 0.841621 * powered, 6);
  });

  it('has the standard error of the headline metric where that is a macro average', () => {
    const tags = (i: number) => ({ subject: i < 8 ? 'small' : 'large' });
    const a = benchmarkScores([...ones(8), ...ones(20), ...zeros(20)], { tags });
    const b = benchmarkScores([...zeros(4), ...ones(4), ...ones(20), ...zeros(20)], { tags });
    const metric = macroAccuracy({ by: byTag('subject') });
    const [row] = compareBenchmarks([a], [b], { metricOf: () => metric });
    expect(row?.difference).toBeCloseTo(0.25, 12);
    expect(row?.stderr).toBeCloseTo(Math.sqrt(0.25 / 7 / 4), 12);
    expect(row?.groups[0]).toMatchObject({ tag: 'subject', group: 'small', n: 8, difference: 0.5 });
  });

  it('has the headline of a benchmark that was asked as letters, too', () => {
    expect(headlineOf('bigbench-generate')?.name).toBe('macro_avg/acc');
    expect(headlineOf('no-such-exam')).toBeUndefined();
  });

  it('takes the mean of an item’s samples, and then not McNemar’s test', () => {
    const a = benchmarkScores([
      [1, 1],
      [1, 0],
      [0, 0],
      [1, 1],
      [1, 1],
    ]);
    const b = benchmarkScores([
      [1, 0],
      [1, 0],
      [0, 0],
      [0, 0],
      [1, 0],
    ]);
    const [row] = compareBenchmarks([a], [b]);
    expect(row).toMatchObject({ test: 'tilted', wins: 3, losses: 0, ties: 2 });
    expect(row?.difference).toBeCloseTo(0.4, 12);
  });

  it('corrects the p-values of its table (Holm)', () => {
    const make = (benchmark: string, wins: number) => [
      benchmarkScores([...ones(wins), ...zeros(20)], { benchmark }),
      benchmarkScores(zeros(wins + 20), { benchmark }),
    ];
    const [a1, b1] = make('mmlu-x', 6);
    const [a2, b2] = make('mgsm-x', 8);
    if (!a1 || !a2 || !b1 || !b2) throw new Error('unreachable');
    const rows = compareBenchmarks([a1, a2], [b1, b2]);
    const rounded = (values: number[]): string[] => values.map((p) => p.toFixed(12));
    expect(rounded(rows.map(({ p }) => p))).toEqual(rounded([2 / 64, 2 / 256]));
    expect(rounded(rows.map(({ corrected }) => corrected))).toEqual(rounded([2 / 64, 4 / 256]));
  });

  it('is refused where the conditions were not the same, says which, and is marked when forced', () => {
    const a = benchmarkScores([1, 0]);
    const other = benchmarkScores([1, 1], {
      conditions: {
        dataset: 'e'.repeat(64),
        extractor: 'other',
        scorerVersion: 2,
        protocol: { ...a.conditions.protocol, temperature: 0.7, samples: 3 },
      },
    });
    expect(() => compareBenchmarks([a], [other])).toThrow(
      /GSM8K: the two are not comparable because they differ in the dataset \(dddddddddddd\.\.\. and eeeeeeeeeeee\.\.\.\); the protocol \(temperature: 0 and 0\.7\); the version of the scorer \(1 and 2\); the extractor \(e and other\); --force/,
    );
    const [row] = compareBenchmarks([a], [other], { force: true });
    expect(row?.overridden).toHaveLength(4);
    expect(() => compareBenchmarks([a], [benchmarkScores([1], { benchmark: 'mmlu' })])).toThrow(
      'The two have no benchmark in common: one has gsm8k, the other mmlu.',
    );
  });
});

describe('a ranking', () => {
  it('groups models whose intervals overlap that of the best of their group', () => {
    const at = (label: string, value: number) => ({
      label,
      estimate: {
        value,
        stderr: 0.01,
        interval: [value - 0.02, value + 0.02] as const,
        method: 'normal' as const,
        n: 100,
      },
    });
    expect(
      ranking([at('c', 0.6), at('a', 0.8), at('b', 0.77), at('d', 0.57), at('e', 0.55)]).map(
        ({ label, group }) => `${label}${group}`,
      ),
    ).toEqual(['a1', 'b1', 'c2', 'd2', 'e3']);
  });
});
