import type { AnyBenchmark } from '../benchmark.js';
import type { PredictionFormat } from './format.js';
import { inspectLog } from './inspect-log.js';
import type { ItemFinder } from './item-finder.js';
import { lmEvalSamples } from './lm-eval-samples.js';
import { metaEvals } from './meta-evals.js';
import { nativePredictions } from './native.js';
import { openaiBatch } from './openai-batch.js';

/**
 * All output formats for a benchmark, its own formats first. Created for each file, because some keep state while
 * reading.
 *
 * @param find looks items up; called by formats that need the index, when they read
 */
export function predictionFormats(
  benchmark: AnyBenchmark,
  find: () => ItemFinder,
): readonly PredictionFormat<unknown>[] {
  return [
    nativePredictions(benchmark),
    ...(benchmark.predictionFormats ?? []),
    lmEvalSamples(find),
    inspectLog(find),
    openaiBatch(benchmark.id, find),
    metaEvals(find),
  ];
}
