import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { inWords } from '../core/in-words.js';

const margin = z
  .number('give percentage points from 0 to 100')
  .min(0, 'give percentage points from 0 to 100')
  .max(100, 'give percentage points from 0 to 100');
const relativeMargin = z
  .number('give a fraction of the baseline from 0 to 1')
  .min(0, 'give a fraction of the baseline from 0 to 1')
  .max(1, 'give a fraction of the baseline from 0 to 1');
const alpha = z
  .number('give a probability between 0 and 0.5')
  .gt(0, 'give a probability between 0 and 0.5')
  .lt(0.5, 'give a probability between 0 and 0.5');

const termsSchema = z.strictObject({
  margin: margin.optional(),
  relativeMargin: relativeMargin.optional(),
  alpha: alpha.optional(),
});
/** The setting `check` of a config file. */
export const policySchema = termsSchema.extend({
  correction: z.enum(['holm', 'none'], 'give "holm" or "none"').optional(),
  onInconclusive: z.enum(['pass', 'fail'], 'give "pass" or "fail"').optional(),
  benchmarks: z.record(z.string(), termsSchema).optional(),
});

/** The setting `check` of a config file, or the flags that replace it. */
export type CheckPolicy = z.input<typeof policySchema>;

/** The margin and alpha with which a benchmark is checked. */
export interface Terms {
  /** Largest tolerated drop, as a fraction. */
  readonly margin: number;
  /**
   * Largest probability of failing a run that is not worse than that, and of calling a run non-inferior that is worse.
   */
  readonly alpha: number;
}

/** A policy with all defaults applied. */
export interface Policy {
  /** The alpha of the whole check, with which corrected p-values are compared. */
  readonly alpha: number;
  /** How p-values of several benchmarks are corrected. */
  readonly correction: 'holm' | 'none';
  /** What an inconclusive result means for the exit code. */
  readonly onInconclusive: 'pass' | 'fail';
  /** @param baseline the baseline's score, as a fraction */
  readonly termsOf: (benchmark: string, baseline: number) => Terms;
}

const DEFAULT_MARGIN = 1;
const DEFAULT_ALPHA = 0.05;

/** Validates the setting `check`; throws a `CardbenchError` that names the invalid part. */
export function parsePolicy(input: unknown, origin: string): CheckPolicy {
  const parsed = policySchema.safeParse(input, { error: inWords });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = ['check', ...(issue?.path ?? [])].join('.');
  const complaint =
    issue?.code === 'unrecognized_keys'
      ? `unknown setting "${issue.keys.join('", "')}"; the settings are ${path === 'check' ? 'margin, relativeMargin, alpha, correction, onInconclusive and benchmarks' : 'margin, relativeMargin and alpha'}`
      : (issue?.message ?? 'not a policy');
  throw new CardbenchError(`${origin}: "${path}": ${complaint}.`);
}

/**
 * The policy of a check: that of the file, overridden by flags, which apply to every benchmark.
 *
 * If both a margin and a relative margin are given, the smaller one applies: one percentage point is little for a score
 * of 90, and much for a score of 10.
 */
export function policyOf(file: CheckPolicy, flags: CheckPolicy = {}): Policy {
  const alpha = flags.alpha ?? file.alpha ?? DEFAULT_ALPHA;
  return {
    alpha,
    correction: flags.correction ?? file.correction ?? 'holm',
    onInconclusive: flags.onInconclusive ?? file.onInconclusive ?? 'pass',
    termsOf: (benchmark, baseline) => {
      const own = file.benchmarks?.[benchmark] ?? {};
      // Terms that give either kind of margin replace both.
      const names = [flags, own, file].find(
        (each) => each.margin !== undefined || each.relativeMargin !== undefined,
      );
      const absolute = names === undefined ? DEFAULT_MARGIN : names.margin;
      const relative = names?.relativeMargin;
      const margins = [
        ...(absolute === undefined ? [] : [absolute / 100]),
        ...(relative === undefined ? [] : [relative * baseline]),
      ];
      return { margin: Math.min(...margins), alpha: flags.alpha ?? own.alpha ?? alpha };
    },
  };
}

/** Benchmarks that a policy names but that are not checked, usually because of a typo. */
export function unknownBenchmarks(
  { benchmarks = {} }: CheckPolicy,
  known: readonly string[],
): string[] {
  return Object.keys(benchmarks).filter((name) => !known.includes(name));
}
