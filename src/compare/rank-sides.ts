import { CardbenchError } from '../core/errors.js';
import type { ScoredSample } from '../core/score.js';
import { accuracy } from '../metrics/accuracy.js';
import type { Estimate } from '../metrics/metric.js';
import { headlineOf } from './compare.js';
import { incompatibilities } from './incompatibilities.js';
import { type Ranked, ranking } from './ranking.js';
import type { Side } from './sides.js';

/**
 * Ranks models on a benchmark that all of them ran, on the items that all have.
 *
 * @throws CardbenchError if they are not comparable
 */
export function rankSides(
  sides: readonly Pick<Side, 'label' | 'scores'>[],
  benchmark: string,
): Ranked[] {
  const compared = sides.flatMap(({ label, scores }) => {
    const found = scores.find((each) => each.benchmark === benchmark);
    return found === undefined ? [] : [{ label, side: found }];
  });
  const [first] = compared;
  for (const { side } of compared.slice(1)) {
    const found =
      first === undefined ? [] : incompatibilities(first.side.conditions, side.conditions);
    if (found.length > 0) {
      throw new CardbenchError(
        `${side.title}: ${side.origin} is not comparable because it differs in ${found.join('; ')}; leave it out, or use --force.`,
      );
    }
  }
  const items = [...(first?.side.items.keys() ?? [])].filter((id) =>
    compared.every(({ side }) => side.items.has(id)),
  );
  const headline = headlineOf(benchmark);
  const metric = headline?.linear === true ? headline : accuracy();
  return ranking(
    compared.map(({ label, side }) => {
      const scores = items.flatMap((item): ScoredSample[] => {
        const { values = [], tags = {} } = side.items.get(item) ?? {};
        return values.map((value, sample) => ({
          item,
          sample,
          value,
          tags: { ...first?.side.items.get(item)?.tags, ...tags },
        }));
      });
      const estimate = metric.compute(scores)[0]?.estimate;
      if (estimate === undefined)
        throw new CardbenchError(
          `${side.title}: the runs have no item in common; give runs over the same items.`,
        );
      return { label, estimate: estimate satisfies Estimate };
    }),
  );
}
