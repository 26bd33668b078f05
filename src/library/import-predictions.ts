import { resolve } from 'node:path';
import { isBenchmarkFile } from '../benchmarks/load-file.js';
import type { RunSummary } from '../report/json.js';
import { DEFAULT_STORE } from '../runner/config.js';
import { importRun } from '../runner/import-run.js';
import { type PredictionSource, readForScoring } from '../runner/read-for-scoring.js';
import { createScoringPool } from '../runner/score/scoring-pool.js';
import type { SandboxChoice } from '../sandbox/open.js';
import { withStore } from '../store/with-store.js';
import { idSuffix, summaryOf } from './run.js';

/** Options for importing outputs of another program. */
export interface ImportOptions extends PredictionSource {
  /** Name for the model that wrote the outputs. */
  readonly model: string;
  /** Only the outputs with this zero-based sample index. */
  readonly sample?: number;
  /** Where model-written code runs. Default `auto`. */
  readonly sandbox?: SandboxChoice;
  /** Default `results/cardbench.db`. */
  readonly store?: string;
  /** Called with a message for each download. */
  readonly note?: (message: string) => void;
}

/**
 * Imports outputs of another program as a run, as `cardbench import` does: they are stored and scored, and can be
 * compared, rescored and reported.
 *
 * @throws CardbenchError when the file, the data or the benchmark cannot be used
 */
export async function importPredictions(options: ImportOptions): Promise<RunSummary> {
  const read = await readForScoring(options, options.note ?? (() => {}));
  const store = options.store ?? DEFAULT_STORE;
  const pool = createScoringPool(options.sandbox ?? 'auto');
  try {
    const { run } = await withStore(store, (db) =>
      importRun({
        ...read,
        db,
        named: isBenchmarkFile(options.benchmark) ? resolve(options.benchmark) : read.benchmark.id,
        model: options.model,
        sample: options.sample,
        pool,
        now: Date.now,
        idSuffix,
      }),
    );
    return summaryOf(store, run);
  } finally {
    await pool.close();
  }
}
