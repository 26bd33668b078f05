import type { GateRow } from './gate.js';

/** The result of a check, which determines the exit code. */
export type GateOutcome = 'passed' | 'failed' | 'incomplete';

/** The verdict of a whole check. */
export interface GateSummary {
  /**
   * GO: every benchmark is shown to be non-inferior. NO-GO: one is shown to be worse by more than its
   * margin. INCONCLUSIVE: neither, or the run is incomplete.
   */
  readonly verdict: 'GO' | 'NO-GO' | 'INCONCLUSIVE';
  readonly outcome: GateOutcome;
  /** One sentence, without a full stop. */
  readonly reason: string;
}

/** The parts of a row that the verdict of the check depends on. */
type Judged = Pick<GateRow, 'title'> & {
  readonly verdict: { readonly kind: GateRow['verdict']['kind'] };
};

/**
 * The verdict of the whole check. An incomplete run neither passes nor fails. An inconclusive result passes or fails
 * according to the policy.
 */
export function summarise(rows: readonly Judged[], onInconclusive: 'pass' | 'fail'): GateSummary {
  const named = (kind: GateRow['verdict']['kind']): string[] =>
    rows.filter(({ verdict }) => verdict.kind === kind).map(({ title }) => title);
  const incomplete = named('incomplete');
  if (incomplete.length > 0) {
    return {
      verdict: 'INCONCLUSIVE',
      outcome: 'incomplete',
      reason: `${list(incomplete)} ${are(incomplete)} incomplete`,
    };
  }
  const failed = named('failed');
  if (failed.length > 0) {
    return {
      verdict: 'NO-GO',
      outcome: 'failed',
      reason: `${list(failed)} ${are(failed)} shown to be worse by more than the margin`,
    };
  }
  const open = named('inconclusive');
  if (open.length > 0) {
    return {
      verdict: 'INCONCLUSIVE',
      outcome: onInconclusive === 'fail' ? 'failed' : 'passed',
      reason: `it is not shown whether ${list(open)} ${are(open)} worse by more than the margin; ${onInconclusive === 'fail' ? 'this fails (--on-inconclusive fail)' : 'this passes (--on-inconclusive fail makes it fail)'}`,
    };
  }
  return {
    verdict: 'GO',
    outcome: 'passed',
    reason: `${rows.length === 1 ? list(named('non-inferior')) : `all ${rows.length} benchmarks`} ${rows.length === 1 ? 'is' : 'are'} shown not to be worse by more than the margin`,
  };
}

const SHOWN = 3;

function list(titles: readonly string[]): string {
  const shown = titles.slice(0, SHOWN);
  const more = titles.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

function are(titles: readonly string[]): string {
  return titles.length === 1 ? 'is' : 'are';
}
