import { type Card, type CardRow, decimalsOf } from '../../cards/card.js';
import { evidenceIn } from '../../cards/evidence.js';
import { uncertaintyOfEstimate } from '../../cards/stored-estimate.js';
import { type Uncertainty, uncertaintyOf, Z90 } from '../../cards/uncertainty.js';
import { noiseText } from '../../cards/verdict-text.js';
import type { Results } from '../../results/results.js';
import type { BenchmarkResults, RunResults } from '../../results/run-results.js';
import type { Noise, Observation, RowEvidence } from '../observation.js';

/** A row of a card, with the column to compare with. */
export interface PublishedRow {
  readonly card: Card;
  readonly row: CardRow;
  readonly column: string;
}

/** The card's value of the row, 0 to 1. */
export function publishedValue(published: PublishedRow | undefined): number | null {
  const value = published?.row.values[published.column];
  return value === undefined ? null : value / 100;
}

/** The card's values for groups of the row's items: rows whose metric is `acc/<group>`. */
export function publishedGroups(
  published: PublishedRow | undefined,
  observations: readonly Observation[],
): RowEvidence['publishedGroups'] {
  if (published === undefined) return [];
  const { card, row, column } = published;
  return card.rows.flatMap((other) => {
    const value = other.values[column];
    const group = other.ours?.split('/').slice(1).join('/') ?? '';
    if (other === row || other.benchmark !== row.benchmark || value === undefined || group === '') {
      return [];
    }
    const tag = observations
      .flatMap(({ tags }) => Object.entries(tags))
      .find(([, each]) => each === group)?.[0];
    return tag === undefined ? [] : [{ tag, group, value: value / 100 }];
  });
}

/** How far our score and the published one differ by chance. */
export function noiseOf(
  results: Results,
  run: RunResults,
  measured: BenchmarkResults,
  metric: string | undefined,
  published: PublishedRow | undefined,
): Noise {
  const found = evidenceIn(results, run)(measured, metric);
  const estimate = measured.metrics[0]?.estimate;
  const uncertainty: Uncertainty | undefined =
    found === undefined
      ? estimate === undefined
        ? undefined
        : uncertaintyOfEstimate(estimate, measured)
      : uncertaintyOf(found.evidence);
  if (uncertainty === undefined) return { ours: 0, published: 0, source: '' };
  const { below = 0, above = 0 } = uncertainty.reach.get(0.1) ?? {};
  const digits = published === undefined ? 1 : decimalsOf(published.row, published.card.rows);
  // A rounded number is uniform in its last unit.
  const rounding = 10 ** -(digits + 2) / Math.sqrt(12);
  return {
    ours: (below + above) / 2 / Z90,
    published: Math.hypot(uncertainty.oneRun, rounding),
    source: uncertainty.over === 'items' ? 'other items' : noiseText(uncertainty.noise),
  };
}
