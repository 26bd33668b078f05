import type { Estimate } from '../metrics/metric.js';

/** Whether our score agrees with a published one. */
export type CardVerdict =
  /** The published value lies in our 95 % interval. */
  | { readonly kind: 'reproduced' }
  | {
      readonly kind: 'off';
      /** Ours less the published one, in points of per cent. */
      readonly by: number;
      /** The same in our standard errors; `null` where there is none to measure by. */
      readonly standardErrors: number | null;
    }
  /** Ours is of another kind than the published one. */
  | { readonly kind: 'not comparable'; readonly why: string }
  | { readonly kind: 'incomplete'; readonly why: string };

/**
 * Compares an estimate with a published value.
 *
 * @param published per cent
 */
export function compareWithPublished(estimate: Estimate, published: number): CardVerdict {
  const [low, high] = estimate.interval;
  const share = published / 100;
  // Computed bounds may miss a bound of the same value by a rounding error.
  if (share >= low - 1e-12 && share <= high + 1e-12) return { kind: 'reproduced' };
  const by = (estimate.value - share) * 100;
  const standardErrors =
    estimate.stderr > 0 ? Math.abs(estimate.value - share) / estimate.stderr : null;
  return { kind: 'off', by, standardErrors };
}

/** `reproduced`, `off by -2.3 (3.1 standard errors)`, `incomplete (12 in error)` */
export function verdictText(verdict: CardVerdict): string {
  switch (verdict.kind) {
    case 'reproduced':
      return 'reproduced';
    case 'incomplete':
    case 'not comparable':
      return `${verdict.kind} (${verdict.why})`;
    case 'off': {
      const sign = verdict.by > 0 ? '+' : '';
      const errors =
        verdict.standardErrors === null
          ? ''
          : ` (${verdict.standardErrors.toFixed(1)} standard errors)`;
      return `off by ${sign}${verdict.by.toFixed(1)}${errors}`;
    }
  }
}
