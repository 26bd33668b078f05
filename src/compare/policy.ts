import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';

const margin = z
  .number('give percentage points from 0 to 100')
  .min(0, 'give percentage points from 0 to 100')
  .max(100, 'give percentage points from 0 to 100');
const relativeMargin = z
  .number('give a share of the baseline from 0 to 1')
  .min(0, 'give a share of the baseline from 0 to 1')
  .max(1, 'give a share of the baseline from 0 to 1');
const alpha = z
  .number('give a chance between 0 and 0.5')
  .gt(0, 'give a chance between 0 and 0.5')
  .lt(0.5, 'give a chance between 0 and 0.5');

const termsSchema = z.strictObject({
  margin: margin.optional(),
  relativeMargin: relativeMargin.optional(),
  alpha: alpha.optional(),
});
const policySchema = termsSchema.extend({
  correction: z.enum(['holm', 'none'], 'give "holm" or "none"').optional(),
  onInconclusive: z.enum(['pass', 'fail'], 'give "pass" or "fail"').optional(),
  benchmarks: z.record(z.string(), termsSchema).optional(),
});

/** The setting `check` of a config file, and what flags say in its place. */
export type CheckPolicy = z.input<typeof policySchema>;

/** The terms on which a benchmark is checked. */
export interface Terms {
  /** Largest tolerated drop, as a share of 1. */
  readonly margin: number;
  /** Largest chance of failing a run that is no worse than that, or of calling one non-inferior that is worse. */
  readonly alpha: number;
}

/** A policy made complete. */
export interface Policy {
  /** Of the whole check: what corrected p-values are compared with. */
  readonly alpha: number;
  /** How p-values of several benchmarks are corrected. */
  readonly correction: 'holm' | 'none';
  /** What an inconclusive result means for the exit code. */
  readonly onInconclusive: 'pass' | 'fail';
  /** @param baseline the baseline's score, as a share of 1 */
  readonly termsOf: (benchmark: string, baseline: number) => Terms;
}

const DEFAULT_MARGIN = 1;
const DEFAULT_ALPHA = 0.05;

/** Checks the setting `check`; what is wrong with it ends in a `CardbenchError` that names it. */
export function parsePolicy(input: unknown, origin: string): CheckPolicy {
  const parsed = policySchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = ['check', ...(issue?.path ?? [])].join('.');
  const complaint =
    issue?.code === 'unrecognized_keys'
      ? `unknown setting "${issue.keys.join('", "')}"; there are ${path === 'check' ? 'margin, relativeMargin, alpha, correction, onInconclusive and benchmarks' : 'margin, relativeMargin and alpha'}`
      : (issue?.message ?? 'not a policy');
  throw new CardbenchError(`${origin}: "${path}": ${complaint}.`);
}

/**
 * The policy of a check: the file's, and over it the flags, which hold for every benchmark.
 *
 * Where a margin and a relative one are given the smaller counts: one percentage point is little beside a
 * score of 90 and much beside one of 10.
 *
 */
export function policyOf(file: CheckPolicy, flags: CheckPolicy = {}): Policy {
  const alpha = flags.alpha ?? file.alpha ?? DEFAULT_ALPHA;
  return {
    alpha,
    correction: flags.correction ?? file.correction ?? 'holm',
    onInconclusive: flags.onInconclusive ?? file.onInconclusive ?? 'pass',
    termsOf: (benchmark, baseline) => {
      const own = file.benchmarks?.[benchmark] ?? {};
      // What names a margin of either kind says all that there is to say of margins.
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

/** Benchmarks that a policy names and that are not among those checked: misspelt, as a rule. */
export function unknownBenchmarks(
  { benchmarks = {} }: CheckPolicy,
  known: readonly string[],
): string[] {
  return Object.keys(benchmarks).filter((name) => !known.includes(name));
}
