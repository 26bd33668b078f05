import { type Random, seededRandom } from '../../src/core/prng.js';
import type { Observation, RowEvidence } from '../../src/explain/observation.js';

/** An observation that ended well, right or wrong. */
export function observation(
  item: number,
  right: boolean,
  more: Partial<Observation> = {},
): Observation {
  const value = right ? 1 : 0;
  return {
    item: `i${item}`,
    sample: 0,
    tags: {},
    weight: 0,
    value,
    counted: value,
    ending: 'whole',
    place: item,
    latency: 500,
    tokensIn: 100,
    tokensOut: 50,
    length: 200,
    promptLength: 400,
    served: 'm',
    request: `r${item}`,
    text: null,
    others: null,
    letters: null,
    mark: null,
    readings: {},
    ...more,
  };
}

/** A row whose score is the mean of its observations. */
export function row(
  observations: readonly Observation[],
  more: Partial<RowEvidence> = {},
): RowEvidence {
  const weight = 1 / observations.length;
  const weighed = observations.map((each) => ({ ...each, weight }));
  return {
    run: 'r',
    commands: {
      ...{ run: 'r', benchmark: 'b', benchmarkWord: 'b', model: 'vllm:m', baseUrl: null },
      ...{ dataset: null, source: null, at: { store: null, card: null, column: null } },
    },
    benchmark: 'b',
    title: 'B',
    metric: 'acc',
    ours: weighed.reduce((sum, { counted }) => sum + counted * weight, 0),
    published: null,
    publishedGroups: [],
    noise: { ours: 0.003, published: 0.003, source: 'one run, noise assumed' },
    observations: weighed,
    groupTag: null,
    readers: [],
    examples: [],
    unread: null,
    aggregates: [],
    data: { items: observations.length, published: null, selected: null, otherItems: null },
    asked: {
      ...{ maxTokens: 1024, stop: [], system: null, samples: 1, temperature: 0 },
      ...{ otherSettings: [], price: null },
    },
    judge: null,
    ...more,
  };
}

/** Observations of a model that is right at a rate. */
export function observations(
  count: number,
  rate: number | ((item: number) => number),
  seed: string,
  more: (item: number, random: Random) => Partial<Observation> = () => ({}),
): Observation[] {
  const random = seededRandom('observations', seed);
  return Array.from({ length: count }, (_, item) => {
    const chance = typeof rate === 'number' ? rate : rate(item);
    return observation(item, random() < chance, more(item, random));
  });
}
