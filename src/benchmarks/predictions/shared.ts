import type { AnyBenchmark } from '../benchmark.js';
import { abelOutputs } from './abel.js';
import { evalScope } from './evalscope.js';
import type { PredictionFormat } from './format.js';
import { helmScenarioState } from './helm.js';
import { inspectLog } from './inspect-log.js';
import type { ItemFinder } from './item-finder.js';
import { lightevalDetails } from './lighteval-details.js';
import { lmEvalSamples } from './lm-eval-samples.js';
import { type FieldMap, mappedOutputs } from './mapped.js';
import { mathEvaluationHarness } from './math-evaluation-harness.js';
import { metaEvals } from './meta-evals.js';
import { nativePredictions } from './native.js';
import { nemoEvaluator } from './nemo-evaluator.js';
import { nousEvals } from './nous-evals.js';
import { openaiBatch } from './openai-batch.js';
import { promptfooResults } from './promptfoo.js';
import { simpleEvals } from './simple-evals.js';

/**
 * All output formats for a benchmark, its own formats first. Created for each file, because some keep state while
 * reading.
 *
 * @param find looks items up; called by formats that need the index, when they read
 * @param map the user's own map; then there is no other format
 */
export function predictionFormats(
  benchmark: AnyBenchmark,
  find: () => ItemFinder,
  map?: FieldMap,
): readonly PredictionFormat<unknown>[] {
  if (map !== undefined) return [mappedOutputs(map, find)];
  return [
    nativePredictions(benchmark),
    ...(benchmark.predictionFormats ?? []),
    lmEvalSamples(find),
    inspectLog(find),
    openaiBatch(benchmark.id, find),
    metaEvals(find),
    evalScope(find),
    lightevalDetails(find),
    helmScenarioState(find),
    // It keeps only the code of a reply.
    simpleEvals(find, benchmark.completionExtractor),
    promptfooResults(find),
    nemoEvaluator(find),
    mathEvaluationHarness(find),
    abelOutputs(find),
    nousEvals(find),
  ];
}
