import type { ScoredSample } from '../core/score.js';
import { type ItemSize, itemSizes } from '../store/items.js';
import { type Connection, openConnection } from '../store/open.js';
import type {
  RunBenchmarkRecord,
  RunRecord,
  ScoringRecord,
  ScoringResult,
  Tally,
} from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { isLocked } from '../store/run-lock.js';
import { type RunWorkers, workersNoted } from '../store/run-workers.js';
import { benchmarksOf, findFinished, findRun } from '../store/runs.js';
import { resultOf, scoresOf, scoresWithAnswers, scoringsOf } from '../store/scorings.js';
import { type DifferencePage, type DifferenceQuery, differencePage } from './differences.js';
import { type EventPage, eventCursor, eventsSince } from './events.js';
import { type ItemDetails, itemDetails } from './item.js';
import { type ItemList, type ItemListQuery, itemList } from './item-list.js';
import { type ItemPage, itemPage } from './item-page.js';
import type { ItemQuery } from './item-query.js';
import { type ObservedReply, observedReplies } from './observed.js';
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
import { background } from './side-file/background.js';
import { openSideFile } from './side-file/open.js';
import type { ScoredPart } from './side-file/parts.js';
import type { Progress } from './side-file/progress.js';
import { type Sums, sumsOf } from './side-file/sums.js';
import { type Failures, failuresOf, type Standing, standingOf } from './standing.js';
import { type TagValues, tagsOfItems } from './tags.js';

/**
 * The read side of a store: runs and their results, as plain data. It writes nothing, and works while a run is writing.
 * Run ids are those that `cardbench runs list` shows; benchmarks of runs and scorings have numeric ids.
 *
 * Every method throws a `CardbenchError` if the store cannot be read.
 */
export interface Results {
  /** The file. */
  readonly path: string;
  /** All runs, the newest first. */
  readonly runs: () => readonly RunSummary[];
  /** Finds a run by its id, a prefix of the id, or `latest`. */
  readonly find: (reference: string) => RunRecord;
  /** The newest finished run of a configuration; see {@link RunRecord.fingerprint}. */
  readonly finished: (fingerprint: string) => RunRecord | undefined;
  /** A run with its benchmarks, under the newest scoring of each. */
  readonly run: (reference: string) => RunResults;
  /** The benchmarks of a run, in their order, without results. */
  readonly benchmarks: (runId: string) => readonly RunBenchmarkRecord[];
  /** One benchmark of a run, under the given scoring or else the newest. */
  readonly benchmark: (record: RunBenchmarkRecord, scoring?: ScoringRecord) => BenchmarkResults;
  /** The scorings of a benchmark of a run, the oldest first. */
  readonly scorings: (runBenchmarkId: number) => readonly ScoringRecord[];
  /** Counts other than the scores: errors, retries, tokens, latency. */
  readonly tally: (runBenchmarkId: number) => Tally;
  /** The metrics and counts of a scoring. */
  readonly scoring: (scoring: ScoringRecord) => ScoringResult;
  /** A page of samples, filtered. */
  readonly items: (query: ItemQuery) => ItemPage;
  /** A page of samples, also by text and in other orders, for which a file beside the store is made. */
  readonly list: (query: ItemListQuery) => Promise<ItemList>;
  /** A page of the items on which two scorings differ. */
  readonly differences: (query: DifferenceQuery) => DifferencePage;
  /** The tags by which the items of a benchmark of a run can be chosen. */
  readonly tags: (runBenchmarkId: number) => readonly TagValues[];
  /** The sum of the scores of a scoring so far. */
  readonly standing: (scoringId: number) => Standing;
  /** Failed attempts by cause. */
  readonly failures: (runBenchmarkId: number) => Failures;
  /** What the charts of a long run are drawn from, or how far it is made. */
  readonly sums: (part: ScoredPart) => Promise<Sums | Progress>;
  /** Whether a process is working on a run. */
  readonly isBeingRun: (runId: string) => boolean;
  /** How the workers of a run with `--queue` are doing; `null` without. */
  readonly workers: (runId: string) => RunWorkers | null;
  /** Everything stored about one item; `undefined` if the benchmark of the run has no such item. */
  readonly item: (
    runBenchmarkId: number,
    item: string,
    scoringId: number | null,
  ) => ItemDetails | undefined;
  /** The position from which {@link Results.events} lists new events. */
  readonly cursor: () => number;
  /** The events of a run since a cursor: by default, at most 500 at a time. */
  readonly events: (runId: string, cursor: number, limit?: number) => EventPage;
  /** Every score of a scoring that has a value, in key order, in memory; with its answer where that is asked for. */
  readonly scores: (scoringId: number, withAnswers?: boolean) => ScoredSample[];
  /** The scores of repeats of a benchmark of a run: see `repeats.ts`. */
  readonly repeats: (
    run: RunRecord,
    record: RunBenchmarkRecord,
    scoring: ScoringRecord,
  ) => ScoredSample[][];
  /** Every response with its score but without its text, in order of arrival, in memory. */
  readonly responseDetails: (
    runBenchmarkId: number,
    scoringId: number | null,
  ) => readonly ResponseDetail[];
  /** Every response and failed sample with its texts, in key order, read page by page. */
  readonly outputs: (runBenchmarkId: number, scoringId: number | null) => Iterable<Output>;
  /** Every response and failed sample with its texts and what is known of its call, in key order, read page by page. */
  readonly observed: (runBenchmarkId: number, scoringId: number | null) => Iterable<ObservedReply>;
  /** The lengths of the stored prompts, item by item. */
  readonly itemSizes: (runBenchmarkId: number) => Iterable<ItemSize>;
  /** Closes the store; nothing can be read afterwards. */
  readonly close: () => void;
}

/**
 * Opens a store for reading.
 *
 * @throws CardbenchError if it does not exist or is not a store
 */
export function openResults(path: string): Results {
  return resultsIn(openConnection(path, 'read'));
}

/** The run has grown meanwhile. */
const NOT_BEGUN: Progress = { done: 0, total: 1 };

const monotonic = (): number => performance.now();

/** The same for a store that is already open. */
export function resultsIn(db: Connection, clock: () => number = monotonic): Results {
  let side: Connection | undefined;
  const sideFile = (): Connection => {
    side ??= openSideFile(db);
    return side;
  };
  const work = background({ store: db, side: sideFile });
  const source = { store: db, side: sideFile, background: work, clock };
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
    scores: (scoringId, withAnswers = false) =>
      (withAnswers ? scoresWithAnswers : scoresOf)(db, scoringId),
    repeats: (run, record, scoring) => scoresOfRepeats(db, run, record, scoring),
    responseDetails: (runBenchmarkId, scoringId) => responseDetails(db, runBenchmarkId, scoringId),
    outputs: (runBenchmarkId, scoringId) => outputsOf(db, runBenchmarkId, scoringId),
    observed: (runBenchmarkId, scoringId) => observedReplies(db, runBenchmarkId, scoringId),
    itemSizes: (runBenchmarkId) => itemSizes(db, runBenchmarkId),
    list: (query) => itemList(source, query),
    differences: (query) => differencePage(db, query, clock),
    tags: (runBenchmarkId) => tagsOfItems(db, runBenchmarkId),
    standing: (scoringId) => standingOf(db, scoringId),
    failures: (runBenchmarkId) => failuresOf(db, runBenchmarkId),
    sums: async (part) =>
      sumsOf(db, source.side(), part) ??
      (await source.background.ensure({ kind: 'sums', part })) ??
      sumsOf(db, source.side(), part) ??
      NOT_BEGUN,
    isBeingRun: (runId) => isLocked(db, runId),
    workers: (runId) => workersNoted(db, runId),
    close: () => {
      source.background.stop();
      side?.close();
      db.close();
    },
  };
}
