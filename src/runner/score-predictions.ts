import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import type { Score, ScoredSample } from '../core/score.js';
import type { MetricResult } from '../metrics/metric.js';
import { metricsOf } from './compute-metrics.js';
import type { ReadPredictions } from './read-predictions.js';
import { scoreJob } from './score/score-jobs.js';
import type { ScoringPool } from './score/scoring-pool.js';
import { asShown } from './shown-item.js';

/** The verdict on one output; `score` is `null` when the scorer itself failed. */
export interface PredictionVerdict {
  readonly item: string;
  readonly sample: number;
  readonly score: Score | null;
  readonly error: string | null;
  /** Whether its file says that it is right. */
  readonly label?: boolean;
}

export interface PredictionScores {
  /** In the order of the dataset, then of the samples. */
  readonly verdicts: readonly PredictionVerdict[];
  readonly metrics: readonly MetricResult[];
  /** Outputs scored. */
  readonly n: number;
  /** Items of the dataset without an output. */
  readonly missing: readonly string[];
  /** Outputs whose item the dataset does not hold. */
  readonly unknown: readonly string[];
  readonly errors: number;
  readonly noAnswer: number;
  /** Against the verdicts that the file itself holds; `null` when it holds none. */
  readonly agreement: { readonly compared: number; readonly agree: number } | null;
}

/** Scores outputs made elsewhere; the metrics are over the items that were given. */
export async function scorePredictions(
  benchmark: AnyBenchmark,
  items: readonly Item<unknown>[],
  { predictions }: Pick<ReadPredictions, 'predictions'>,
  extractor: string,
  pool: ScoringPool,
): Promise<PredictionScores> {
  const places = new Map(items.map((item, place) => [item.id, { item, place }]));
  const unknown = new Set<string>();
  const known = predictions.flatMap((prediction) => {
    const found = places.get(prediction.item);
    if (found === undefined) unknown.add(prediction.item);
    return found === undefined ? [] : [{ ...prediction, ...found, id: prediction.item }];
  });
  if (known.length === 0) {
    throw new CardbenchError(
      `None of the ${predictions.length} outputs belongs to an item of ${benchmark.id} (they name ${[...unknown].slice(0, 3).join(', ')}; the dataset has ${items[0]?.id}, ...); check --dataset.`,
    );
  }
  known.sort((a, b) => a.place - b.place || a.sample - b.sample);
  const verdicts: PredictionVerdict[] = await Promise.all(
    known.map(async ({ item, id, sample, response, error, label, choices }) => {
      const outcome =
        error === undefined
          ? await verdictOn(benchmark, extractor, asShown(benchmark, item, choices), response, pool)
          : { score: null, error };
      return { item: id, sample, ...outcome, ...(label === undefined ? {} : { label }) };
    }),
  );
  const scored = verdicts.flatMap(({ item, sample, score }): ScoredSample[] =>
    score === null
      ? []
      : [
          {
            item,
            sample,
            value: score.value,
            ...(score.details === undefined ? {} : { details: score.details }),
            tags: places.get(item)?.item.tags ?? {},
          },
        ],
  );
  const given = new Set(known.map(({ id }) => id));
  return {
    verdicts,
    metrics: metricsOf(benchmark, scored),
    n: scored.length,
    missing: items.filter(({ id }) => !given.has(id)).map(({ id }) => id),
    unknown: [...unknown],
    errors: verdicts.length - scored.length,
    agreement: agreementOf(verdicts),
    noAnswer: verdicts.filter(({ score }) => score !== null && score.answer === null).length,
  };
}

async function verdictOn(
  { id, scorer }: AnyBenchmark,
  extractor: string,
  item: Item<unknown>,
  text: string,
  pool: ScoringPool,
): Promise<Pick<PredictionVerdict, 'score' | 'error'>> {
  const target = { run: 'none', benchmark: id, scoring: 0, extractor, scorer };
  const { outcome } = await pool.score(scoreJob(target, item, { sample: 0, text }), scorer);
  return outcome.kind === 'score'
    ? { score: outcome.score, error: null }
    : { score: null, error: outcome.message };
}

function agreementOf(verdicts: readonly PredictionVerdict[]): PredictionScores['agreement'] {
  const labelled = verdicts.filter(({ label, score }) => label !== undefined && score !== null);
  if (labelled.length === 0) return null;
  const agree = labelled.filter(({ label, score }) => (score?.value === 1) === label).length;
  return { compared: labelled.length, agree };
}
