import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baselineText, readBaseline } from '../../src/compare/baseline.js';
import { dropTest } from '../../src/compare/drop-test.js';
import { type GateRow, gate } from '../../src/compare/gate.js';
import { summarise } from '../../src/compare/gate-verdict.js';
import { policyOf } from '../../src/compare/policy.js';
import { type Random, seededRandom } from '../../src/core/prng.js';
import { gateSentence } from '../../src/report/gate-text.js';
import { benchmarkScores } from '../support/benchmark-scores.js';
import { temporaryFolder } from '../support/temp.js';
import { unitsOf } from '../support/units.js';

const outcomeOf = (rows: readonly GateRow[]) => summarise(rows, 'pass').outcome;
const withTerms = (margin: number, alpha = 0.05) => ({
  policy: policyOf({ margin: 100 * margin, alpha }),
});

/** Two runs of one model over items of its own difficulty; the second is worse by `drop` on each. */
function twoRuns(n: number, drop: number, random: Random): { wins: number; losses: number } {
  const [won, lost] = [{ wins: 0 }, { losses: 0 }];
  for (let i = 0; i < n; i++) {
    const chance = random() < 0.7 ? 0.9 : 0.3;
    const [before, after] = [random() < chance, random() < chance - drop];
    if (before && !after) won.wins++;
    if (after && !before) lost.losses++;
  }
  return { ...won, ...lost };
}

function failures(trials: number, n: number, drop: number, margin: number, alpha = 0.05): number {
  const random = seededRandom('gate', n, Math.round(drop * 1e4), Math.round(margin * 1e4));
  const known = new Map<string, boolean>();
  let failed = 0;
  for (let trial = 0; trial < trials; trial++) {
    const counts = twoRuns(n, drop, random);
    const name = `${counts.wins}/${counts.losses}`;
    const fails = known.get(name) ?? dropTest(unitsOf(n, counts), counts, margin).p <= alpha;
    known.set(name, fails);
    if (fails) failed++;
  }
  return failed / trials;
}

describe('the gate', () => {
  it.each([
    [100, 0],
    [500, 0],
    [500, 0.01],
    [2000, 0.005],
  ])(
    'fails the same model, run again over %d items with margin %d, no more often than alpha',
    (n, margin) => {
      expect(failures(400, n, 0, margin)).toBeLessThanOrEqual(0.07);
    },
  );

  it('fails a true drop of twice the smallest detectable difference in 95 % of runs or more', () => {
    const n = 500;
    // The spread of the differences of such runs, by their chances: 2 (0.7 * 0.09 + 0.3 * 0.21).
    const stderr = Math.sqrt((2 * (0.7 * 0.09 + 0.3 * 0.21)) / n);
    const drop = 2 * (1.645 + 0.8416) * stderr;
    expect(failures(400, n, drop, 0)).toBeGreaterThanOrEqual(0.95);
  });

  const ones = (n: number): number[] => Array.from({ length: n }, () => 1);
  const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);
  const terms = withTerms(0.01);

  it('says what is shown: a drop, none beyond the margin, or neither and what it would take', () => {
    const before = benchmarkScores([...ones(900), ...zeros(100)]);
    const worse = benchmarkScores([...ones(820), ...zeros(180)]);
    const same = benchmarkScores([...ones(900), ...zeros(100)]);
    const few = gate(
      [benchmarkScores([...ones(18), ...zeros(2)])],
      [benchmarkScores([...ones(17), ...zeros(2), 1])],
      terms,
    );
    const sentence = (rows: ReturnType<typeof gate>): string =>
      rows[0] === undefined ? '' : gateSentence(rows[0]);
    expect(sentence(gate([before], [worse], terms))).toBe(
      'worse by 8.0 points on 1,000 items, more than the margin of 1.0 (p <0.001)',
    );
    expect(sentence(gate([before], [same], terms))).toBe(
      'non-inferior: not worse by more than 1.0 points, the drop is 0.0, below +0.3 with 95 % confidence',
    );
    expect(sentence(few)).toMatch(
      /^inconclusive, n >= [\d,]+ for a true drop of 0\.0: the drop is 0\.0, below \+\d+\.\d with 95 % confidence, and is not shown to be within the margin of 1\.0 or beyond it \(p \d\.\d+\)$/,
    );
    expect(outcomeOf(few)).toBe('passed');
  });

  it('calls incomplete what lacks responses, items or a whole benchmark', () => {
    const before = benchmarkScores(ones(10));
    const outcome = (...run: Parameters<typeof gate>[1]) => outcomeOf(gate([before], run, terms));
    expect(outcome(benchmarkScores(zeros(10), { unscored: 1 }))).toBe('incomplete');
    expect(outcome(benchmarkScores(ones(9)))).toBe('incomplete');
    const other = benchmarkScores([1], { benchmark: 'mmlu-x' });
    const rows = gate([before, other], [benchmarkScores(ones(10))], terms);
    expect(rows[1]?.verdict).toEqual({
      kind: 'incomplete',
      why: 'the run does not have this benchmark',
    });
    expect(outcomeOf(gate([before], [benchmarkScores(ones(10)), other], terms))).toBe('passed');
  });
});

describe('a baseline', () => {
  it('is written an item a line, sorted, without texts, and read back', () => {
    const made = benchmarkScores([1, [1, 0, 1], 0]);
    const text = baselineText([made], {
      cardbench: '1',
      run: 'r',
      model: 'm',
      metrics: () => ({ em: 0.5 }),
    });
    expect(text).toContain('\n    "i0": 1,\n    "i1": [1,0,1],\n    "i2": 0\n');
    const path = join(temporaryFolder(), 'b.json');
    writeFileSync(path, text);
    const [read] = readBaseline(path);
    expect(read?.conditions).toEqual(made.conditions);
    expect([...(read?.items ?? [])].map(([id, { values }]) => [id, values])).toEqual([
      ['i0', [1]],
      ['i1', [1, 0, 1]],
      ['i2', [0]],
    ]);
  });

  it('that is none is refused in one sentence', () => {
    const path = join(temporaryFolder(), 'b.json');
    expect(() => readBaseline(path)).toThrow(
      /There is no baseline .*b\.json; "cardbench baseline save/,
    );
    writeFileSync(path, '{');
    expect(() => readBaseline(path)).toThrow(/b\.json: not valid JSON/);
    writeFileSync(path, '{"cardbenchBaseline": 1, "benchmarks": {"x": {"items": {"a": 2}}}}');
    expect(() => readBaseline(path)).toThrow(/b\.json is not a valid baseline \(/);
  });
});
