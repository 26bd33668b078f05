import { createHash } from 'node:crypto';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import { canonicalJson } from '../core/hash.js';
import type { DatasetSource, OpenDataset } from '../datasets/opened.js';
import type { SkippedRows } from '../datasets/skipped-rows.js';
import type { Connection } from '../store/open.js';
import { lockRun } from '../store/run-lock.js';
import { benchmarksOf } from '../store/runs.js';
import { resultOf } from '../store/scorings.js';
import { type StoredVerdict, verdictsOf } from '../store/verdicts.js';
import { type Agreement, collectFileVerdicts, type FileVerdicts } from './agreement.js';
import { collectOthers, noneBelongs, type OutputsOfOthers } from './outputs-of-others.js';
import type { Output, Predictions } from './read-predictions.js';
import { concludeImport, openImport } from './record/imports.js';
import { createRecorder } from './record/recorder.js';
import { withSamplingMetrics } from './sampling-metrics.js';
import type { ScoringPool } from './score/scoring-pool.js';
import { takeOutputs } from './take-outputs.js';

export interface ImportInput {
  readonly db: Connection;
  readonly benchmark: AnyBenchmark;
  /** How the benchmark is found again: its id, or the path of the file that exports it. */
  readonly named: string;
  readonly dataset: OpenDataset<unknown>;
  readonly source: DatasetSource;
  readonly predictions: Predictions;
  readonly extractor: string;
  /** Collects the rows that are left out; `null` if the first is to be an error. */
  readonly skipped: SkippedRows | null;
  /** Name of the model that answered. */
  readonly model: string;
  /** Import only the outputs of this sample index; some files hold one model per index. */
  readonly sample: number | undefined;
  /** Names of further metrics of several samples. */
  readonly metrics?: readonly string[];
  readonly pool: ScoringPool;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly idSuffix: () => string;
}

/** An import that is done. */
export interface Imported {
  /** Id of the run. */
  readonly run: string;
  /** Outputs that were scored. */
  readonly n: number;
  readonly noAnswer: number;
  /** Agreement with the verdicts in the file; `null` if it has none. */
  readonly agreement: Agreement | null;
  /** Items for which the file states another gold answer than the dataset. */
  readonly otherGolds: readonly string[];
  readonly unknown: OutputsOfOthers;
}

/**
 * Imports outputs produced by another tool as a run: stored, scored and measured like any other, so that it can
 * be compared, rescored and reported. Its prompts are recorded as unknown. An interrupted import is resumed when
 * the same outputs are imported again.
 */
export async function importRun(input: ImportInput): Promise<Imported> {
  const { db, benchmark, pool, metrics = [] } = input;
  const verdicts = collectFileVerdicts();
  const { planned, samples, fingerprint, unknown } = await survey(input, verdicts);
  const measured = withSamplingMetrics(benchmark, metrics, samples);
  const run = openImport(db, {
    ...input,
    metrics,
    planned,
    samples,
    fingerprint,
    skippedRows: input.skipped?.count() ?? 0,
  });
  const unlock = lockRun(db, run.id);
  try {
    const [record] = benchmarksOf(db, run.id);
    if (record === undefined) throw new CardbenchError('The run was not stored.');
    const recorder = createRecorder(db);
    const outputs = outputsOf(input);
    const scoring = await takeOutputs(outputs, {
      ...input,
      recorder,
      run,
      record,
      pool,
      verdicts,
    });
    concludeImport(db, run, record, scoring, measured);
    const ours = verdictsOfAll(verdictsOf(db, record.id, scoring.id), input.dataset);
    const agreement = verdicts.agreementWith(ours);
    const { scored, noAnswer } = resultOf(db, scoring);
    return {
      run: run.id,
      n: scored,
      noAnswer,
      agreement,
      otherGolds: verdicts.otherGolds(),
      unknown,
    };
  } finally {
    unlock();
  }
}

function* verdictsOfAll(
  find: ReturnType<typeof verdictsOf>,
  { outline }: OpenDataset<unknown>,
): Generator<StoredVerdict & { readonly item: string }> {
  for (const id of outline.ids) for (const verdict of find(id)) yield { item: id, ...verdict };
}

/** The outputs to import: those of items in the dataset, with the requested sample index. */
async function* outputsOf(
  { dataset, predictions, skipped, sample: only }: ImportInput,
  onOutput: (isKnown: boolean, item: string) => void = () => {},
): AsyncGenerator<Output> {
  const { ids } = dataset.outline;
  for await (const output of predictions.read(skipped?.skip)) {
    const isKnown = ids.has(output.item);
    onOutput(isKnown, output.item);
    if (!isKnown) continue;
    if (only === undefined) yield output;
    else if (output.sample === only) yield { ...output, sample: 0 };
  }
}

/** What must be known about all outputs before the first is stored. */
interface Survey {
  readonly planned: number;
  readonly samples: number;
  /** Hash of everything that determines what the import stores. */
  readonly fingerprint: string;
  readonly unknown: OutputsOfOthers;
}

async function survey(input: ImportInput, verdicts: FileVerdicts): Promise<Survey> {
  const { benchmark, dataset, extractor, model, sample: only, metrics = [] } = input;
  const hash = createHash('sha256');
  const { scorer } = benchmark;
  const rules = [benchmark.id, dataset.sha256, model, extractor, scorer.name, scorer.version];
  // Imports without further metrics keep the fingerprint that they had in earlier versions.
  hash.update(JSON.stringify(['import', ...rules, ...(metrics.length === 0 ? [] : [metrics])]));
  let [seen, planned] = [0, 0];
  const given = new Map<string, number>();
  const others = collectOthers();
  const outputs = outputsOf(input, (isKnown, item) => {
    seen += 1;
    if (!isKnown) others.add(item);
  });
  for await (const output of outputs) {
    planned += 1;
    verdicts.add(output);
    given.set(output.item, (given.get(output.item) ?? 0) + 1);
    hash.update(canonicalJson(output));
  }
  if (planned === 0 && only === undefined) throw noneBelongs(others.found(), benchmark.id, dataset);
  if (planned === 0) {
    throw new CardbenchError(
      `None of the ${seen} outputs belongs to an item of ${benchmark.id} as its sample ${only}; check --dataset.`,
    );
  }
  let samples = 1;
  for (const count of given.values()) samples = Math.max(samples, count);
  return { planned, samples, fingerprint: hash.digest('hex'), unknown: others.found() };
}
