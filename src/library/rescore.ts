import { resolveBenchmarks } from '../benchmarks/load-file.js';
import { DEFAULT_STORE, type RunConfig, readStoredConfig } from '../runner/config.js';
import { type RescoreChange, rescoreRun } from '../runner/rescore.js';
import { guardsOf } from '../runner/score/guards.js';
import { judgeOf } from '../runner/score/judge-of.js';
import type { SandboxChoice } from '../sandbox/open.js';
import { findRun } from '../store/runs.js';
import { withStore } from '../store/with-store.js';

/** Options for rescoring a run. */
export interface RescoreOptions {
  /** Default `results/cardbench.db`. */
  readonly store?: string;
  /** The run's id, a prefix of it, or `latest` (the default). */
  readonly run?: string;
  /** Only these: ids, or files that export a benchmark. Default: all of the run. */
  readonly benchmarks?: readonly string[];
  /** Default: that of the newest scoring. */
  readonly extractor?: string;
  /** Further metrics of several samples, such as `cons@8`. Default: those of the run. */
  readonly metrics?: readonly string[];
  /** Tags around reasoning beside the known ones, or `none`. Default: those of the run. */
  readonly reasoningTags?: RunConfig['reasoningTags'];
  /** `<provider>:<id>` of a model that scorers may ask. */
  readonly judge?: string;
  readonly judgeBaseUrl?: string;
  /** A text file with the question to the judge, in place of ours. */
  readonly judgePrompt?: string;
  /** A guard that sees prompts: a system of model and guards is scored. `<provider>:<id>` of a Llama Guard. */
  readonly guardInput?: string;
  readonly guardInputBaseUrl?: string;
  /** A guard that sees replies. */
  readonly guardOutput?: string;
  readonly guardOutputBaseUrl?: string;
  /** Which Llama Guard they are. Default: what their ids say. */
  readonly guardVersion?: RunConfig['guardVersion'];
  /** How they are asked. Default `chat`. */
  readonly guardApi?: RunConfig['guardApi'];
  /** A text file with the prompt to them, for `completion`. */
  readonly guardPrompt?: string;
  /** Where model-written code runs. Default `auto`. */
  readonly sandbox?: SandboxChoice;
}

/**
 * Scores the stored responses of a run again, as `cardbench rescore` does, without calling the model. Earlier scores
 * are kept.
 *
 * @throws CardbenchError when the run, its data, the judge or a guard cannot be used
 */
export async function rescore(options: RescoreOptions = {}): Promise<RescoreChange[]> {
  const { benchmarks, judge, judgeBaseUrl, judgePrompt } = options;
  const named = benchmarks === undefined ? undefined : await resolveBenchmarks(benchmarks);
  return withStore(
    options.store ?? DEFAULT_STORE,
    async (db) => {
      const run = findRun(db, options.run ?? 'latest');
      const { omit, rename } = readStoredConfig(run.config);
      return rescoreRun({
        db,
        run,
        sandbox: options.sandbox ?? 'auto',
        extractor: options.extractor,
        metrics: options.metrics,
        reasoningTags: options.reasoningTags,
        only: named?.map(({ id }) => id),
        loaded: named ?? [],
        judge: await judgeOf({ judge, judgeBaseUrl, judgePrompt, timeout: 300, omit, rename }),
        guards: await guardsOf({ ...options, timeout: 300, omit, rename }),
        now: Date.now,
      });
    },
    'change',
  );
}
