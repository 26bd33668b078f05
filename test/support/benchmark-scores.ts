import type {
  BenchmarkScores,
  ItemScores,
  ScoringConditions,
} from '../../src/compare/benchmark-scores.js';

const CONDITIONS: ScoringConditions = {
  dataset: 'd'.repeat(64),
  protocol: { prompt: 'p/1', shots: 0, cot: false, temperature: 0, maxTokens: 8, samples: 1 },
  scorer: 's',
  scorerVersion: 1,
  extractor: 'e',
  judge: null,
  part: null,
};

/** The scores of a model on a benchmark, from the values of its items. */
export function benchmarkScores(
  values: readonly (number | readonly number[])[],
  options: {
    readonly benchmark?: string;
    readonly conditions?: Partial<ScoringConditions>;
    readonly tags?: (index: number) => Readonly<Record<string, string>>;
    readonly unscored?: number;
  } = {},
): BenchmarkScores {
  const benchmark = options.benchmark ?? 'gsm8k';
  return {
    origin: 'a run',
    model: 'm',
    benchmark,
    title: benchmark.toUpperCase(),
    conditions: { ...CONDITIONS, ...options.conditions },
    unscored: options.unscored ?? 0,
    items: new Map(
      values.map((value, index): [string, ItemScores] => [
        `i${index}`,
        {
          values: typeof value === 'number' ? [value] : value,
          tags: options.tags?.(index) ?? {},
        },
      ]),
    ),
  };
}
