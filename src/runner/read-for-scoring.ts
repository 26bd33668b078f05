import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { resolveBenchmarks } from '../benchmarks/load-file.js';
import { parseMap } from '../benchmarks/predictions/mapped.js';
import { CardbenchError } from '../core/errors.js';
import type { Item } from '../core/item.js';
import { openDataset } from '../datasets/open.js';
import type { DatasetSource, OpenDataset } from '../datasets/opened.js';
import { collectSkippedRows, type SkippedRows } from '../datasets/skipped-rows.js';
import { defaultExtractor } from '../scorers/scorer.js';
import { chooseExtractor } from './choose-extractor.js';
import { datasetSourceFor, pullIfMissing } from './plan/dataset-source.js';
import { requireExtractor } from './plan/plan-benchmark.js';
import { publishedEvals, publishedEvalsFile } from './plan/published-evals.js';
import { carriesItems, openPredictions, type Predictions } from './read-predictions.js';

/** Which outputs of which benchmark are to be scored. */
export interface PredictionSource {
  /** An id, or a file that exports a benchmark. */
  readonly benchmark: string;
  /** A file of outputs, or `meta-evals:` or `nous-evals:` with a file or dataset id. */
  readonly predictions: string;
  /** Default `auto`: recognised by the fields of the first record. */
  readonly format?: string | undefined;
  /** Where the fields of an output are: `item=id,response=output[0].text,label=correct`. Excludes `format`. */
  readonly map?: string | undefined;
  /** The model whose outputs are read, in a file that names several. */
  readonly fromModel?: string | undefined;
  /** `sample`, `published` or a path. Default: the outputs' own items where they hold them, else `published`. */
  readonly dataset?: string | undefined;
  /** Default: the one that the format asks for, else the scorer's first. */
  readonly extractor?: string | undefined;
  /** A row that cannot be used is an error; by default it is left out and counted. */
  readonly strict?: boolean | undefined;
}

/** The benchmark with its items, and the outputs as they are to be scored. */
export interface ReadForScoring {
  readonly benchmark: AnyBenchmark;
  readonly source: DatasetSource;
  readonly dataset: OpenDataset<unknown>;
  readonly predictions: Predictions;
  readonly extractor: string;
  /** The rows that are left out, once the outputs are read; `null` if the first is to be an error. */
  readonly skipped: SkippedRows | null;
}

/**
 * Opens a benchmark's dataset and a file of outputs, matched to its items.
 *
 * @param note is told what is downloaded
 */
export async function readForScoring(
  args: PredictionSource,
  note: (message: string) => void,
  env?: Readonly<Record<string, string | undefined>>,
): Promise<ReadForScoring> {
  const [benchmark] = await resolveBenchmarks([args.benchmark]);
  if (benchmark === undefined) throw new CardbenchError('No benchmark is named.');
  const published = publishedEvals(args.predictions);
  const path =
    published === undefined
      ? args.predictions
      : await publishedEvalsFile(args.predictions, benchmark, env);
  const map = args.map === undefined ? undefined : parseMap(args.map);
  const source =
    args.dataset === undefined && map === undefined && (await carriesItems(path, benchmark))
      ? ({
          kind: 'path',
          path,
          ...(args.strict === true ? {} : { ofOutputs: true as const }),
        } as const)
      : datasetSourceFor(benchmark, [benchmark], args.dataset, '');
  let dataset: OpenDataset<unknown> | undefined;
  const items = async function* (): AsyncGenerator<Item<unknown>> {
    if (dataset !== undefined) yield* dataset.read();
  };
  // First the outputs: a file that cannot be used should not cost a download.
  const predictions = await openPredictions(path, benchmark, items, {
    format: published?.format ?? args.format,
    map,
    only: args.fromModel,
  });
  await pullIfMissing(benchmark, source, { now: Date.now, note, env });
  const skipped = args.strict === true ? null : collectSkippedRows();
  // A dataset is complete or refused, unless it is the outputs' own file.
  const isOwn = source.kind === 'path' && source.ofOutputs === true;
  dataset = await openDataset<unknown>(benchmark.dataset, source, env, {
    told: isOwn ? skipped?.skip : undefined,
  });
  dataset.leftOut.forEach(note);
  const asked = args.extractor ?? predictions.format.extractor;
  const extractor = asked ?? (await chosenExtractor(benchmark, dataset, predictions, note));
  requireExtractor(benchmark, extractor);
  return { benchmark, source, dataset, predictions, extractor, skipped };
}

/** Outputs in our own format answer our own prompts. */
async function chosenExtractor(
  benchmark: AnyBenchmark,
  dataset: OpenDataset<unknown>,
  predictions: Predictions,
  note: (message: string) => void,
): Promise<string> {
  if (predictions.format.name === 'cardbench') return defaultExtractor(benchmark.scorer);
  const chosen = await chooseExtractor(benchmark, dataset, predictions);
  if (chosen.note !== undefined) note(chosen.note);
  return chosen.name;
}
