import { describe, expect, it } from 'vitest';
import { compareBenchmarks } from '../../src/compare/compare.js';
import { type GateRow, gate } from '../../src/compare/gate.js';
import { summarise } from '../../src/compare/gate-verdict.js';
import { policyOf } from '../../src/compare/policy.js';
import { macroAccuracy } from '../../src/metrics/accuracy.js';
import { byTag, type Metric } from '../../src/metrics/metric.js';
import { compareTable } from '../../src/report/compare-text.js';
import { gateSentence, gateTable } from '../../src/report/gate-text.js';
import { benchmarkScores } from '../support/benchmark-scores.js';

const ones = (n: number): number[] => Array.from({ length: n }, () => 1);
const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);

/** So many items, of which so many are lost and so many won. */
function held(n: number, lost: number, margin: number, won = 0): GateRow {
  const before = benchmarkScores([...ones(n - won), ...zeros(won)]);
  const after = benchmarkScores([...zeros(lost), ...ones(n - lost)]);
  return only(gate([before], [after], { policy: policyOf({ margin }) }));
}

function only(rows: readonly GateRow[]): GateRow {
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error('one row is expected');
  return row;
}

describe('a check of few items', () => {
  it.each([
    [1, 1],
    [2, 2],
    [4, 4],
    [20, 3],
  ])('of %d of which %d are lost is inconclusive at any margin', (n, lost) => {
    for (const margin of [0, 0.5, 1, 3]) {
      const row = held(n, lost, margin);
      expect(row.verdict.kind).toBe('inconclusive');
      expect(row.p).toBeGreaterThan(0.05);
    }
  });

  it('has the exact p: 1/2 for 1 of 1, 1/32 for 5 of 5, McNemar’s 1/8 for 3 of 20', () => {
    expect(held(1, 1, 0).p).toBeCloseTo(1 / 2, 12);
    expect(held(5, 5, 0).p).toBeCloseTo(1 / 32, 12);
    expect(held(20, 3, 0).p).toBeCloseTo(1 / 8, 12);
    // Beyond a margin the population that fits best has lost ones with (1 + margin) / 2.
    expect(held(1, 1, 1).p).toBeCloseTo(0.505, 4);
    expect(held(5, 5, 1).p).toBeCloseTo(0.505 ** 5, 4);
  });

  it('never has a smaller p at a larger margin', () => {
    for (const [n, lost] of [
      [5, 5],
      [20, 3],
      [20, 6],
      [300, 12],
    ] as const) {
      const ps = [0, 0.5, 1, 3].map((margin) => held(n, lost, margin).p);
      expect(ps).toEqual([...ps].sort((a, b) => a - b));
    }
  });

  it('is not passed as non-inferior for 3 items all right, and says how many it takes', () => {
    const row = held(3, 0, 1);
    expect(row.verdict).toMatchObject({ kind: 'inconclusive', settled: { items: 299, drop: 0 } });
    expect(gateSentence(row)).toBe(
      'inconclusive, n >= 299 for a true drop of 0.0: the drop is 0.0, below +63.2 with 95 % confidence, and is not shown to be within the margin of 1.0 or beyond it (p 1.000)',
    );
    expect(held(298, 0, 1).verdict.kind).toBe('inconclusive');
    expect(held(299, 0, 1).verdict.kind).toBe('non-inferior');
  });

  it('fails where it can: 5 of 5 lost, with what is known of the drop', () => {
    const row = held(5, 5, 1);
    expect(row.verdict.kind).toBe('failed');
    expect(row.interval[0]).toBeGreaterThan(0.01);
    expect(row.interval[0]).toBeLessThan(0.2);
    expect(row.interval[1]).toBe(1);
  });

  it('of 11 items of one MGSM problem says nothing, and has an interval', () => {
    const languages = ['bn', 'de', 'en', 'es', 'fr', 'ja', 'ru', 'sw', 'te', 'th', 'zh'];
    const options = {
      benchmark: 'mgsm',
      tags: (i: number) => ({ language: languages[i] ?? '', problem: '0' }),
    };
    const [before, after] = [
      benchmarkScores(ones(11), options),
      benchmarkScores([0, ...ones(10)], options),
    ];
    const row = only(gate([before], [after], { policy: policyOf({}) }));
    expect(row.comparison).toMatchObject({ metric: 'em', n: 11, units: 1 });
    expect(row.drop).toBeCloseTo(1 / 11, 12);
    expect(row.verdict.kind).toBe('inconclusive');
    expect(row.interval[1] - row.interval[0]).toBeGreaterThan(1);
    const [compared] = compareBenchmarks([before], [after]);
    expect(compared?.p).toBe(1);
    expect(compared?.detectable).toBeGreaterThan(0.5);
    expect((compared?.interval[1] ?? 0) - (compared?.interval[0] ?? 0)).toBeGreaterThan(1);
  });
});

describe('a macro average over subjects of 10 and 1,000 items', () => {
  const metric: Metric = macroAccuracy({ by: byTag('subject') });
  const metricOf = (): Metric => metric;
  const options = { tags: (i: number) => ({ subject: i < 10 ? 'small' : 'large' }) };
  /** All of the small subject lost, 40 items of the large one won: +48.0, won/lost 10/40. */
  const before = benchmarkScores([...ones(10), ...ones(600), ...zeros(400)], options);
  const after = benchmarkScores([...zeros(10), ...ones(640), ...zeros(360)], options);

  it('is tested as such: a drop of 48 points fails, whatever the items pooled say', () => {
    const row = only(gate([before], [after], { policy: policyOf({ margin: 0 }), metricOf }));
    expect(row.drop).toBeCloseTo(0.48, 12);
    expect(row.verdict.kind).toBe('failed');
    expect(row.p).toBeLessThan(0.001);
    expect(row.interval[0]).toBeGreaterThan(0.2);
    expect(row.interval[0]).toBeLessThan(0.48);
    expect(summarise([row], 'pass')).toMatchObject({ verdict: 'NO-GO', outcome: 'failed' });
  });

  it('has a p of the difference beside it in compare, with its interval', () => {
    const [row] = compareBenchmarks([before], [after], { metricOf });
    expect(row).toMatchObject({ wins: 10, losses: 40, test: 'tilted' });
    expect(row?.difference).toBeCloseTo(0.48, 12);
    expect(row?.interval[0]).toBeGreaterThan(0);
    expect(row?.p).toBeLessThan(0.001);
    const pooled = benchmarkScores([...ones(10), ...zeros(1000)], options);
    const other = benchmarkScores([...zeros(10), ...ones(40), ...zeros(960)], options);
    expect(compareBenchmarks([pooled], [other], { metricOf })[0]?.difference).toBeCloseTo(0.48, 12);
  });

  it('is not passed as non-inferior where the small subject can hide a drop', () => {
    const same = benchmarkScores([...ones(10), ...ones(600), ...zeros(400)], options);
    const row = only(gate([before], [same], { policy: policyOf({ margin: 3 }), metricOf }));
    expect(row.verdict.kind).toBe('inconclusive');
    // None of 10 lost: the subject's own drop may be 25.9 points, half of which counts.
    expect(row.interval[1]).toBeCloseTo((1 - 0.05 ** (1 / 10)) / 2, 2);
  });

  it('takes subjects of one item for uncertain', () => {
    const each = { tags: (i: number) => ({ subject: String(i) }) };
    const [one, other] = [
      benchmarkScores(ones(6), each),
      benchmarkScores([0, 0, 0, 1, 1, 1], each),
    ];
    const row = only(gate([one], [other], { policy: policyOf({}), metricOf }));
    expect(row.verdict.kind).toBe('inconclusive');
    expect(row.interval[1] - row.interval[0]).toBeGreaterThan(0.3);
  });
});

describe('what is printed', () => {
  it('has no interval of zero width, no detectable of 0.0 and no verdict of certainty', () => {
    for (const n of [1, 2, 3, 5, 20, 300]) {
      for (const lost of new Set([0, 1, n])) {
        const row = held(n, lost, 1);
        expect(row.interval[1] - row.interval[0]).toBeGreaterThan(0.005);
        expect(gateTable([row]).rows[0]?.[6]).not.toMatch(/^\[(.*), \1\]$/);
        const [compared] = compareBenchmarks(
          [benchmarkScores(ones(n))],
          [benchmarkScores([...zeros(lost), ...ones(n - lost)])],
        );
        if (compared === undefined) throw new Error('unreachable');
        expect(compared.stderr).toBeGreaterThan(0);
        expect(compared.interval[1] - compared.interval[0]).toBeGreaterThan(0.005);
        const cells = compareTable([compared]).rows[0] ?? [];
        expect(cells.at(-1)).not.toBe('0.0');
        if (n === 1) expect(cells[6]).toBe('1.000');
      }
    }
  });
});
