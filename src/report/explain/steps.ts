import type { RowExplanation } from '../../explain/explain-card.js';
import type { WaterfallStep } from '../plots/waterfall.js';

/** The named causes that add up, and what they leave; empty without a published value. */
export function stepsOf({ row, findings, rest }: RowExplanation): readonly WaterfallStep[] {
  if (row.published === null || rest === null) return [];
  const steps = findings.flatMap(({ named, kind, id, points }): WaterfallStep[] => {
    const counts = kind === 'item' || id === 'aggregation';
    if (!named || points === null || !counts) return [];
    return [{ label: id, loss: points.likely, interval: points.interval }];
  });
  return [...steps, { label: NOT_EXPLAINED, loss: rest.likely, interval: rest.interval }];
}

/** The last step: what no named cause explains. */
export const NOT_EXPLAINED = 'not explained';
