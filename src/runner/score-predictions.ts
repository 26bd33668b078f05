import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { Score, ScoredSample } from '../core/score.js';
import type { OpenDataset } from '../datasets/opened.js';
import type { SkippedRows } from '../datasets/skipped-rows.js';
import type { MetricResult } from '../metrics/metric.js';
import { openScratch } from '../store/open.js';
import { verdictsOf } from '../store/verdicts.js';
import { type Agreement, collectFileVerdicts, type FileVerdicts } from './agreement.js';
import { estimatesOf } from './compute-metrics.js';
import { collectOthers, noneBelongs, type OutputsOfOthers } from './outputs-of-others.js';
import type { Output, Predictions } from './read-predictions.js';
import { createRecorder } from './record/recorder.js';
import { openScratchRun } from './record/scratch-run.js';
import type { ScoringPool } from './score/scoring-pool.js';
import { takeOutputs } from './take-outputs.js';

/** The verdict on one output; `score` is `null` when the scorer itself failed. */
export interface PredictionVerdict {
  readonly item: string;
  readonly sample: number;
  readonly score: Score | null;
  readonly error: string | null;
  /** The file's own verdict, if it has one. */
  readonly label?: boolean;
}

export interface PredictionScores {
  readonly metrics: readonly MetricResult[];
  /** Outputs scored. */
  readonly n: number;
  /** Items of the dataset without an output. */
  readonly missing: readonly string[];
  readonly unknown: OutputsOfOthers;
  readonly errors: number;
  /** The first output in error, in the order of the verdicts. */
  readonly firstError: { readonly item: string; readonly error: string } | null;
  readonly noAnswer: number;
  /** Agreement with the verdicts in the file; `null` if it has none. */
  readonly agreement: Agreement | null;
  /** Items for which the file states another gold answer than the dataset. */
  readonly otherGolds: readonly string[];
}

export interface ScorePredictionsInput {
  readonly benchmark: AnyBenchmark;
  readonly dataset: OpenDataset<unknown>;
  readonly predictions: Predictions;
  readonly extractor: string;
  /** Collects the rows that are left out; `null` if the first is to be an error. */
  readonly skipped: SkippedRows | null;
  readonly pool: ScoringPool;
}

/**
 * Scores outputs produced by another tool; the metrics cover the items that have an output. Outputs and verdicts are kept
 * on disk, so memory does not grow with their number.
 *
 * @param use receives the summary and the verdicts, ordered by dataset and sample; they can be read until it returns
 */
export async function scorePredictions<Result>(
  input: ScorePredictionsInput,
  use: (scores: PredictionScores, verdicts: () => Iterable<PredictionVerdict>) => Result,
): Promise<Result> {
  const db = openScratch();
  try {
    const { run, record } = openScratchRun(db, input);
    const recorder = createRecorder(db, { longestAnswer: Number.POSITIVE_INFINITY });
    const sorted = sortedOutputs(input);
    const scoring = await takeOutputs(sorted.known(), {
      ...input,
      db,
      recorder,
      run,
      record,
      verdicts: sorted.labels,
    });
    const find = verdictsOf(db, record.id, scoring.id);
    function* verdicts(): Generator<PredictionVerdict> {
      for (const id of input.dataset.outline.ids) {
        for (const verdict of find(id)) {
          const label = sorted.labels.labelOf(id, verdict.sample);
          yield { item: id, ...verdict, ...(label === undefined ? {} : { label }) };
        }
      }
    }
    const agreement = sorted.labels.agreementWith(verdicts());
    return use(summaryOf(input, verdicts(), sorted, agreement), verdicts);
  } finally {
    db.close();
  }
}

/** What is kept about outputs as they are read. */
interface SortedOutputs {
  /** Outputs of items in the dataset; fails at the end if there are none. */
  readonly known: () => AsyncIterable<Output>;
  readonly given: ReadonlySet<string>;
  readonly unknown: () => OutputsOfOthers;
  readonly labels: FileVerdicts;
}

function sortedOutputs({
  benchmark,
  dataset,
  predictions,
  skipped,
}: ScorePredictionsInput): SortedOutputs {
  const { ids } = dataset.outline;
  const given = new Set<string>();
  const others = collectOthers();
  const labels = collectFileVerdicts();
  return {
    given,
    unknown: others.found,
    labels,
    known: async function* () {
      for await (const output of predictions.read(skipped?.skip)) {
        if (!ids.has(output.item)) {
          others.add(output.item);
          continue;
        }
        given.add(output.item);
        labels.add(output);
        yield output;
      }
      if (given.size > 0) return;
      throw noneBelongs(others.found(), benchmark.id, dataset);
    },
  };
}

function summaryOf(
  { benchmark, dataset }: ScorePredictionsInput,
  verdicts: Iterable<PredictionVerdict>,
  { given, unknown, labels }: SortedOutputs,
  agreement: Agreement | null,
): PredictionScores {
  const { outline } = dataset;
  const scored: ScoredSample[] = [];
  let [errors, noAnswer] = [0, 0];
  let firstError: PredictionScores['firstError'] = null;
  for (const { item, sample, score, error } of verdicts) {
    if (score === null) {
      errors += 1;
      firstError ??= { item, error: error ?? '' };
      continue;
    }
    const { value, answer, details } = score;
    const about = { item, sample, value, tags: outline.tagsAt(outline.ids.placeOf(item)) };
    scored.push(details === undefined ? about : { ...about, details });
    if (answer === null) noAnswer += 1;
  }
  return {
    metrics: estimatesOf(benchmark, scored),
    n: scored.length,
    missing: [...outline.ids].filter((id) => !given.has(id)),
    unknown: unknown(),
    errors,
    firstError,
    noAnswer,
    agreement,
    otherGolds: labels.otherGolds(),
  };
}
