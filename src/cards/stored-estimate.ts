import type { Estimate } from '../metrics/metric.js';
import type { BenchmarkResults } from '../results/run-results.js';
import { assumedFlipRate } from './other-noise.js';
import { type Uncertainty, Z90, Z95 } from './uncertainty.js';

/**
 * The uncertainty of an estimate whose scores are not available: its interval over items with the finite population
 * correction, and the assumed noise of a single run.
 */
export function uncertaintyOfEstimate(
  { value, interval: [low, high] }: Estimate,
  { record, asked: { items, fewest } }: Pick<BenchmarkResults, 'record' | 'asked'>,
): Uncertainty {
  const { protocol, published, datasetSource } = record;
  const asked = Math.max(1, items);
  const samples = Math.max(1, fewest);
  const foreign = datasetSource.kind === 'sample' || published === null;
  const share = foreign ? 0 : Math.min(1, asked / published);
  const flipRate = assumedFlipRate(value, protocol.temperature);
  const repeated = flipRate / 2 / asked / samples;
  const reach = (z: number) => {
    const over = share * repeated * z ** 2;
    const side = (distance: number): number =>
      Math.sqrt((1 - share) * ((distance * z) / Z95) ** 2 + over);
    return { below: side(value - low), above: side(high - value) };
  };
  const oneRun = Math.sqrt(flipRate / 2 / Math.max(asked, published ?? asked));
  return {
    value,
    over: share === 1 ? 'repeats' : share === 0 ? 'items' : 'items and repeats',
    noise: { kind: 'assumed', flipRate },
    asked,
    items: published,
    samples,
    reach: new Map([
      [0.1, reach(Z90)],
      [0.05, reach(Z95)],
    ]),
    oneRun,
    oneRunAtMost: oneRun,
    perItem: {
      overItems: asked * ((high - low) / 2 / Z95) ** 2,
      overRepeats: asked * repeated,
    },
  };
}
