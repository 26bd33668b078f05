import type { CardRow } from '../cards/card.js';
import type { Estimate } from '../metrics/metric.js';
import { holm } from '../statistics/holm.js';
import { normalCdf } from '../statistics/normal.js';

/** A benchmark's score against its published value. */
export interface AgainstCard {
  readonly row: CardRow;
  readonly estimate: Estimate;
  /** Per cent. */
  readonly published: number;
  /** Published less ours, as a share of 1. */
  readonly drop: number;
  /** One-sided, of a drop beyond the margin, corrected for the number of rows (Holm). */
  readonly p: number;
  readonly failed: boolean;
}

/** Whether scores are below published values by more than the margin, significantly. */
export function againstCard(
  rows: readonly {
    readonly row: CardRow;
    readonly estimate: Estimate;
    readonly published: number;
  }[],
  { margin, alpha }: { readonly margin: number; readonly alpha: number },
): AgainstCard[] {
  const drops = rows.map(({ estimate, published }) => published / 100 - estimate.value);
  const tests = rows.map(({ estimate }, index) => {
    const beyond = (drops[index] ?? 0) - margin;
    if (estimate.stderr === null) return beyond > 0 ? 0 : 1;
    return normalCdf(-beyond / estimate.stderr);
  });
  const corrected = holm(tests);
  return rows.map((row, index) => {
    const p = corrected[index] ?? 1;
    const drop = drops[index] ?? 0;
    return { ...row, drop, p, failed: p <= alpha && drop > margin };
  });
}
