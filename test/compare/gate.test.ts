import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { baselineText, readBaseline } from '../../src/compare/baseline.js';
import { gate, outcomeOf } from '../../src/compare/gate.js';
import { type Random, seededRandom } from '../../src/core/prng.js';
import { gateSentence } from '../../src/report/gate-text.js';
import { exam } from '../support/exams.js';
import { temporaryFolder } from '../support/temp.js';

/** Two runs of one model over items of its own difficulty; the second is worse by `drop` on each. */
function twoRuns(n: number, drop: number, random: Random) {
  const chances = Array.from({ length: n }, () => (random() < 0.7 ? 0.9 : 0.3));
  const sit = (less: number): number[] => chances.map((p) => (random() < p - less ? 1 : 0));
  return [exam(sit(0)), exam(sit(drop))] as const;
}

function failures(trials: number, n: number, drop: number, margin: number, alpha = 0.05): number {
  const random = seededRandom('gate', n, Math.round(drop * 1e4), Math.round(margin * 1e4));
  let failed = 0;
  for (let trial = 0; trial < trials; trial++) {
    const [before, after] = twoRuns(n, drop, random);
    if (outcomeOf(gate([before], [after], { margin, alpha })) === 'failed') failed++;
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
      expect(failures(1000, n, 0, margin)).toBeLessThanOrEqual(0.06);
    },
  );

  it('fails a true drop of twice the smallest detectable difference in 95 % of runs or more', () => {
    const n = 500;
    // The spread of the differences of such runs, by their chances: 2 (0.7 * 0.09 + 0.3 * 0.21).
    const stderr = Math.sqrt((2 * (0.7 * 0.09 + 0.3 * 0.21)) / n);
    const drop = 2 * (1.645 + 0.8416) * stderr;
    expect(failures(1000, n, drop, 0)).toBeGreaterThanOrEqual(0.95);
  });

  const ones = (n: number): number[] => Array.from({ length: n }, () => 1);
  const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);
  const terms = { margin: 0.01, alpha: 0.05 };

  it('says what is shown: a drop, none beyond the margin, or neither and what it would take', () => {
    const before = exam([...ones(900), ...zeros(100)]);
    const worse = exam([...ones(820), ...zeros(180)]);
    const same = exam([...ones(900), ...zeros(100)]);
    const few = gate(
      [exam([...ones(18), ...zeros(2)])],
      [exam([...ones(17), ...zeros(2), 1])],
      terms,
    );
    const sentence = (rows: ReturnType<typeof gate>): string =>
      rows[0] === undefined ? '' : gateSentence(rows[0], terms);
    expect(sentence(gate([before], [worse], terms))).toBe(
      'worse by 8.0 points on 1,000 items, more than the margin of 1.0 (p <0.001)',
    );
    expect(sentence(gate([before], [same], terms))).toBe(
      'not worse by more than 1.0 points: the drop is 0.0, below 0.0 with 95 % confidence',
    );
    expect(sentence(few)).toMatch(
      /^too few items to tell: the drop is 0\.0 points and below \+\d+\.\d with 95 % confidence; about [\d,]+ items would tell a margin of 1\.0$/,
    );
    expect(outcomeOf(few)).toBe('passed');
  });

  it('calls incomplete what lacks responses, items or a whole benchmark', () => {
    const before = exam(ones(10));
    const outcome = (...run: Parameters<typeof gate>[1]) => outcomeOf(gate([before], run, terms));
    expect(outcome(exam(zeros(10), { unscored: 1 }))).toBe('incomplete');
    expect(outcome(exam(ones(9)))).toBe('incomplete');
    const other = exam([1], { benchmark: 'mmlu-x' });
    const rows = gate([before, other], [exam(ones(10))], terms);
    expect(rows[1]?.verdict).toEqual({ kind: 'incomplete', why: 'the run has not this benchmark' });
    expect(outcomeOf(gate([before], [exam(ones(10)), other], terms))).toBe('passed');
  });
});

describe('a baseline', () => {
  it('is written an item a line, sorted, without texts, and read back', () => {
    const made = exam([1, [1, 0, 1], 0]);
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
    expect(read?.rules).toEqual(made.rules);
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
    expect(() => readBaseline(path)).toThrow(/b\.json: not a baseline of cardbench \(/);
  });
});
