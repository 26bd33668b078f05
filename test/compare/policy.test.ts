import { describe, expect, it } from 'vitest';
import { type CheckPolicy, parsePolicy, policyOf } from '../../src/compare/policy.js';

const marginOf = (file: CheckPolicy, flags: CheckPolicy = {}, baseline = 0.4): number =>
  policyOf(file, flags).termsOf('mmlu', baseline).margin;

describe('a policy', () => {
  it('is a margin of one point and alpha 0.05 where nothing is said', () => {
    const policy = policyOf({});
    expect(policy.termsOf('mmlu', 0.9)).toEqual({ margin: 0.01, alpha: 0.05 });
    expect(policy).toMatchObject({ correction: 'holm', onInconclusive: 'pass', alpha: 0.05 });
  });

  it('takes the benchmark’s own margin before the common one, and the flag before both', () => {
    const file = { margin: 3, benchmarks: { mmlu: { margin: 2 } } };
    expect(marginOf(file)).toBeCloseTo(0.02, 12);
    expect(policyOf(file).termsOf('mgsm', 0.4).margin).toBeCloseTo(0.03, 12);
    expect(marginOf(file, { margin: 0.5 })).toBeCloseTo(0.005, 12);
  });

  it('has margins relative to the baseline, of which the smaller counts', () => {
    expect(marginOf({ relativeMargin: 0.05 })).toBeCloseTo(0.02, 12);
    expect(marginOf({ margin: 1, relativeMargin: 0.05 })).toBeCloseTo(0.01, 12);
    expect(marginOf({ margin: 1, relativeMargin: 0.05 }, {}, 0.1)).toBeCloseTo(0.005, 12);
    expect(marginOf({ margin: 1, benchmarks: { mmlu: { relativeMargin: 0.1 } } })).toBeCloseTo(
      0.04,
      12,
    );
  });

  it('has an alpha a benchmark', () => {
    const { termsOf } = policyOf({ alpha: 0.1, benchmarks: { mmlu: { alpha: 0.01 } } });
    expect([termsOf('mmlu', 1).alpha, termsOf('mgsm', 1).alpha]).toEqual([0.01, 0.1]);
  });

  it.each([
    [{ margin: -1 }, 'f: "check.margin": give percentage points from 0 to 100.'],
    [{ margin: 'one' }, 'f: "check.margin": give percentage points from 0 to 100.'],
    [
      { relativeMargin: 5 },
      'f: "check.relativeMargin": give a fraction of the baseline from 0 to 1.',
    ],
    [{ onInconclusive: 'warn' }, 'f: "check.onInconclusive": give "pass" or "fail".'],
    [{ correction: 'bonferroni' }, 'f: "check.correction": give "holm" or "none".'],
    [
      { benchmarks: { mmlu: { margn: 1 } } },
      'f: "check.benchmarks.mmlu": unknown setting "margn"; the settings are margin, relativeMargin and alpha.',
    ],
  ])('that is wrong is told in one sentence: %j', (input, sentence) => {
    expect(() => parsePolicy(input, 'f')).toThrow(sentence);
  });
});
