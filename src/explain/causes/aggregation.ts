import { normalCdf } from '../../statistics/normal.js';
import { withoutCalls } from '../advice.js';
import type { Finding } from '../cause.js';
import type { RowEvidence } from '../observation.js';

/** Closer to the published value than this is the rounding of the card. */
const ROUNDING = 0.0006;

/**
 * Another way to compute the score from the same verdicts that gives the published value, where ours does not.
 *
 * @param rest what the causes that touch items leave of the difference, as a fraction
 */
export function aggregation(row: RowEvidence, rest: number): Finding[] {
  const { published, ours, noise } = row;
  if (published === null) return [];
  const spread = Math.hypot(noise.ours, noise.published) || 1e-6;
  const tail = (difference: number): number => 2 * normalCdf(-Math.abs(difference) / spread);
  const candidates = row.aggregates
    .map(({ name, value }) => ({ name, value, shift: value - ours, left: rest - (value - ours) }))
    .filter(({ shift, left }) => Math.abs(shift) > ROUNDING && Math.abs(left) < Math.abs(rest));
  const best = candidates.sort((a, b) => Math.abs(a.left) - Math.abs(b.left))[0];
  if (best === undefined) return [];
  // Both must hold: ours is not the published value but for chance, and this one may be.
  const closer = Math.abs(best.left) <= Math.max(ROUNDING, Math.abs(rest) / 3);
  const { shift } = best;
  return [
    {
      id: 'aggregation',
      title: `${best.name} of the same verdicts is ${(100 * best.value).toFixed(1)}`,
      kind: 'alternative',
      points: {
        likely: shift,
        interval: [shift - ROUNDING, shift + ROUNDING],
        bounds: [shift, shift],
      },
      p: closer ? Math.min(1, tail(rest) * row.aggregates.length) : 1,
      test: `${row.metric} is the published number but for chance (normal); ${best.name} differs from it by ${(100 * best.left).toFixed(1)}`,
      affected: [],
      details: row.aggregates.map(({ name, value }) => `${name}: ${(100 * value).toFixed(1)}.`),
      advice: [
        withoutCalls('Look up how the published number was computed, and compare the same metric.'),
      ],
    },
  ];
}
