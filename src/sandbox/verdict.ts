import { CardbenchError } from '../core/errors.js';
import { PRELOADED } from './preloaded.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

/** What the tests' interpreter says at the end of a program. */
export type Verdict =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly text: string }
  /** The tests send the solution something that cannot cross. */
  | { readonly kind: 'broken'; readonly text: string }
  /** The tests made another call than the one that they had announced. */
  | { readonly kind: 'unforeseen' };

/** Whether tests may announce calls to the solution before they make them (`run_tests.py`). */
export interface JudgeOptions {
  readonly announce: boolean;
}

/** The outcome of a program; `unforeseen` where it must be run again without announced calls. */
export type Judged = PythonOutcome | 'unforeseen';

/** The job as the tests' interpreter reads it: JSON. */
export function testsJob(job: PythonJob, { announce }: JudgeOptions): string {
  const { helpers, tests, call, entryPoint } = job;
  return JSON.stringify({ helpers, tests, call, entryPoint, modules: PRELOADED, announce });
}

/**
 * @param verdict `undefined` where the tests' interpreter ended without one
 * @throws CardbenchError where the tests themselves cannot be run
 */
export function outcomeOf(verdict: Verdict | undefined, job: PythonJob): Judged {
  switch (verdict?.kind) {
    case 'passed':
      return { kind: 'passed' };
    case 'failed':
      return { kind: 'failed', reason: verdict.text };
    case 'unforeseen':
      return 'unforeseen';
    case 'broken':
      throw new CardbenchError(
        `The tests of ${job.entryPoint} cannot be run: they give the solution a ${verdict.text}, and only plain values reach it; see docs/sandbox.md.`,
      );
    default:
      return { kind: 'failed', reason: 'the tests ended early' };
  }
}
