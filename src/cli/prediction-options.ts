import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { resolveBenchmarks } from '../benchmarks/load-file.js';
import { CardbenchError } from '../core/errors.js';
import { type DatasetSource, type OpenDataset, openDataset } from '../datasets/load.js';
import { datasetSourceFor, pullIfMissing } from '../runner/plan/dataset-source.js';
import { META_EVALS, metaEvalsFile } from '../runner/plan/meta-evals-file.js';
import { requireExtractor } from '../runner/plan/plan-benchmark.js';
import { carriesItems, openPredictions, type Predictions } from '../runner/read-predictions.js';
import { defaultExtractor } from '../scorers/scorer.js';
import { say } from './output.js';
import { refuseIgnored } from './refuse-ignored.js';

/** The options of the commands that read outputs made elsewhere. */
export const predictionOptions = {
  predictions: {
    alias: 'p',
    type: 'string',
    demandOption: true,
    describe: 'File of outputs, or meta-evals:<file or dataset id>',
    requiresArg: true,
  },
  format: {
    type: 'string',
    default: 'auto',
    describe: 'Format of the file: cardbench, lm-eval, inspect, openai-batch, ...',
    requiresArg: true,
  },
  dataset: { type: 'string', describe: '"sample", "published" or a path', requiresArg: true },
  extractor: { type: 'string', describe: 'How answers are found in outputs', requiresArg: true },
} as const;

export interface PredictionArgs {
  readonly benchmark: string;
  readonly predictions: string;
  readonly format: string;
  readonly dataset?: string | undefined;
  readonly extractor?: string | undefined;
}

/** The benchmark with its items, and the outputs as they are to be scored. */
export interface ReadForScoring {
  readonly benchmark: AnyBenchmark;
  readonly source: DatasetSource;
  readonly dataset: OpenDataset<unknown>;
  readonly predictions: Predictions;
  readonly extractor: string;
}

export async function readForScoring(args: PredictionArgs): Promise<ReadForScoring> {
  const [benchmark] = await resolveBenchmarks([args.benchmark]);
  if (benchmark === undefined) throw new CardbenchError('No benchmark is named.');
  const isMeta = args.predictions.startsWith(META_EVALS);
  if (isMeta && args.format !== 'auto' && args.format !== 'meta-evals') {
    refuseIgnored({ format: args.format }, `contradicts --predictions ${META_EVALS}...`);
  }
  const path = isMeta ? await metaEvalsFile(args.predictions, benchmark) : args.predictions;
  const source =
    args.dataset === undefined && (await carriesItems(path, benchmark))
      ? ({ kind: 'path', path } as const)
      : datasetSourceFor(benchmark, [benchmark], args.dataset, '');
  await pullIfMissing(benchmark, source, { now: Date.now, note: say });
  const dataset = await openDataset<unknown>(benchmark.dataset, source);
  const predictions = await openPredictions(
    path,
    benchmark,
    dataset.read,
    isMeta ? 'meta-evals' : args.format,
  );
  const extractor =
    args.extractor ?? predictions.format.extractor ?? defaultExtractor(benchmark.scorer);
  requireExtractor(benchmark, extractor);
  return { benchmark, source, dataset, predictions, extractor };
}
