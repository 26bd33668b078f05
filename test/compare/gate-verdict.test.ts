import { describe, expect, it } from 'vitest';
import { type GateVerdict, gate } from '../../src/compare/gate.js';
import { summarise } from '../../src/compare/gate-verdict.js';
import { policyOf } from '../../src/compare/policy.js';
import { benchmarkScores } from '../support/benchmark-scores.js';

const rows = (...kinds: GateVerdict['kind'][]) =>
  kinds.map((kind, i) => ({ title: `B${i + 1}`, verdict: { kind } }));

describe('the verdict of a whole check', () => {
  it.each([
    [['non-inferior', 'non-inferior'], 'GO', 'passed', 'passed'],
    [['non-inferior', 'failed', 'inconclusive'], 'NO-GO', 'failed', 'failed'],
    [['non-inferior', 'inconclusive'], 'INCONCLUSIVE', 'passed', 'failed'],
    [['failed', 'incomplete'], 'INCONCLUSIVE', 'incomplete', 'incomplete'],
  ] as const)('of %j is %s', (kinds, verdict, passing, failing) => {
    expect(summarise(rows(...kinds), 'pass')).toMatchObject({ verdict, outcome: passing });
    expect(summarise(rows(...kinds), 'fail')).toMatchObject({ verdict, outcome: failing });
  });

  it('names the benchmarks that decide it', () => {
    expect(summarise(rows('failed', 'non-inferior', 'failed'), 'pass').reason).toBe(
      'B1 and B3 are shown to be worse by more than the margin',
    );
    expect(summarise(rows(...Array<'failed'>(5).fill('failed')), 'pass').reason).toBe(
      'B1, B2, B3 and 2 more are shown to be worse by more than the margin',
    );
    expect(summarise(rows('non-inferior', 'non-inferior'), 'pass').reason).toBe(
      'all 2 benchmarks are shown not to be worse by more than the margin',
    );
  });
});

describe('several benchmarks', () => {
  const pair = (benchmark: string, lost: number) =>
    [
      benchmarkScores(Array<number>(30).fill(1), { benchmark }),
      benchmarkScores(
        Array.from({ length: 30 }, (_, i) => (i < lost ? 0 : 1)),
        { benchmark },
      ),
    ] as const;
  const pairs = [pair('one', 6), pair('two', 0), pair('three', 0)];
  const judge = (policy: Parameters<typeof policyOf>[0]) =>
    gate(
      pairs.map(([before]) => before),
      pairs.map(([, after]) => after),
      { policy: policyOf({ margin: 0, ...policy }) },
    )[0];

  it('are corrected together (Holm), unless the policy says not to', () => {
    expect(judge({})?.p).toBeCloseTo(3 / 64, 12);
    expect(judge({ correction: 'none' })?.p).toBeCloseTo(1 / 64, 12);
  });

  it('count in proportion to alphas of their own', () => {
    const strict = judge({ benchmarks: { one: { alpha: 0.01 } } });
    expect(strict?.p).toBeCloseTo((5 * 3) / 64, 12);
    expect(strict?.verdict.kind).toBe('inconclusive');
  });
});
