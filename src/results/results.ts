import type { ScoredSample } from '../core/score.js';
import { type Connection, openConnection } from '../store/open.js';
import type {
  RunBenchmarkRecord,
  RunRecord,
  ScoringRecord,
  ScoringResult,
  Tally,
} from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { benchmarksOf, findFinished, findRun } from '../store/runs.js';
import { resultOf, scoresOf, scoringsOf } from '../store/scorings.js';
import { type EventPage, eventCursor, eventsSince } from './events.js';
import { type ItemDetails, itemDetails } from './item.js';
import { type ItemPage, type ItemQuery, itemPage } from './item-page.js';
import { type Output, outputsOf } from './outputs.js';
import { scoresOfRepeats } from './repeats.js';
import { type ResponseDetail, responseDetails } from './response-details.js';
import {
  type BenchmarkResults,
  benchmarkResults,
  type RunResults,
  runResults,
} from './run-results.js';
import { type RunSummary, runSummaries } from './run-summary.js';

/**
 * The read side of a store: runs and what came of them, as plain data. Nothing is written, and a run may be writing
 * meanwhile. Ids of runs are those that `cardbench runs list` shows; benchmarks of runs and scorings have numbers.
 *
 * Every method throws a `CardbenchError` where the store cannot be read.
 */
export interface Results {
  /** The file. */
  readonly path: string;
  /** All runs, the newest first. */
  readonly runs: () => readonly RunSummary[];
  /** The run that a reference means: its id, the beginning of it, or `latest`. */
  readonly find: (reference: string) => RunRecord;
  /** The newest finished run of a configuration; see {@link RunRecord.fingerprint}. */
  readonly finished: (fingerprint: string) => RunRecord | undefined;
  /** A run with its benchmarks, under the newest scoring of each. */
  readonly run: (reference: string) => RunResults;
  /** The benchmarks of a run, in their order, without what came of them. */
  readonly benchmarks: (runId: string) => readonly RunBenchmarkRecord[];
  /** One benchmark of a run; under its newest scoring unless another is named. */
  readonly benchmark: (record: RunBenchmarkRecord, scoring?: ScoringRecord) => BenchmarkResults;
  /** The scorings of a benchmark of a run, the oldest first. */
  readonly scorings: (runBenchmarkId: number) => readonly ScoringRecord[];
  /** What happened beside the scores. */
  readonly tally: (runBenchmarkId: number) => Tally;
  /** What a scoring found: its metrics and counts. */
  readonly scoring: (scoring: ScoringRecord) => ScoringResult;
  /** A page of samples, filtered. */
  readonly items: (query: ItemQuery) => ItemPage;
  /** All that is stored of one item; `undefined` where the benchmark of the run has no such item. */
  readonly item: (
    runBenchmarkId: number,
    item: string,
    scoringId: number | null,
  ) => ItemDetails | undefined;
  /** From where {@link Results.events} tells what is new. */
  readonly cursor: () => number;
  /** What is new in a run since a cursor: at most 500 events at a time unless told otherwise. */
  readonly events: (runId: string, cursor: number, limit?: number) => EventPage;
  /** Every score of a scoring that has a value, in the order of the keys, in memory. */
  readonly scores: (scoringId: number) => ScoredSample[];
  /** The scores of repeats of a benchmark of a run: see `repeats.ts`. */
  readonly repeats: (
    run: RunRecord,
    record: RunBenchmarkRecord,
    scoring: ScoringRecord,
  ) => ScoredSample[][];
  /** Every response with its score and without its text, in the order in which they came, in memory. */
  readonly responseDetails: (
    runBenchmarkId: number,
    scoringId: number | null,
  ) => readonly ResponseDetail[];
  /** Every response and failed sample with its texts, in the order of the keys, read page by page. */
  readonly outputs: (runBenchmarkId: number, scoringId: number | null) => Iterable<Output>;
  /** Closes the store; nothing can be read after it. */
  readonly close: () => void;
}

/** Opens a store to read it. One that does not exist, or is none, ends in a `CardbenchError`. */
export function openResults(path: string): Results {
  return resultsIn(openConnection(path, 'read'));
}

/** The same of a store that is open. */
export function resultsIn(db: Connection): Results {
  return {
    path: db.name,
    runs: () => runSummaries(db),
    find: (reference) => findRun(db, reference),
    finished: (fingerprint) => findFinished(db, fingerprint),
    run: (reference) => runResults(db, findRun(db, reference)),
    benchmarks: (runId) => benchmarksOf(db, runId),
    benchmark: (record, scoring) =>
      benchmarkResults(db, record, scoring ?? scoringsOf(db, record.id).at(-1)),
    scorings: (runBenchmarkId) => scoringsOf(db, runBenchmarkId),
    tally: (runBenchmarkId) => tallyOf(db, runBenchmarkId),
    scoring: (scoring) => resultOf(db, scoring),
    items: (query) => itemPage(db, query),
    item: (runBenchmarkId, item, scoringId) => itemDetails(db, runBenchmarkId, item, scoringId),
    cursor: () => eventCursor(db),
    events: (runId, cursor, limit) => eventsSince(db, runId, cursor, limit),
    scores: (scoringId) => scoresOf(db, scoringId),
    repeats: (run, record, scoring) => scoresOfRepeats(db, run, record, scoring),
    responseDetails: (runBenchmarkId, scoringId) => responseDetails(db, runBenchmarkId, scoringId),
    outputs: (runBenchmarkId, scoringId) => outputsOf(db, runBenchmarkId, scoringId),
    close: () => db.close(),
  };
}
