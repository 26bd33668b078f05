import { headlineGroups, plural } from '../benchmarks/groups.js';
import { findBenchmark } from '../benchmarks/registry.js';
import { headlineCount, type MetricResult } from '../metrics/metric.js';
import { guardTallyOf, type JudgeTally, judgeTallyOf } from '../store/judgements.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord, Tally } from '../store/records.js';
import {
  type AskedItems,
  askedItems,
  type ItemError,
  itemErrors,
  tallyOf,
} from '../store/responses.js';
import { benchmarksOf } from '../store/runs.js';
import {
  firstScoringError,
  resultOf,
  type ScoringError,
  scoringsOf,
  tagValues,
} from '../store/scorings.js';

import { type JudgeAgreement, judgeAgreements } from './judge-agreement.js';

export type { ScoringError } from '../store/scorings.js';

/** The numbers of one benchmark of a run. */
export interface BenchmarkResults {
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord | null;
  /** In the benchmark's order: the first is the headline. Empty when nothing was scored. */
  readonly metrics: readonly MetricResult[];
  /** The items that were asked or, in a run, that are to be asked. */
  readonly asked: AskedItems;
  /** What the headline is made of, see {@link headlineCount}: the n beside it, wherever it is shown. */
  readonly n: number;
  /** Responses scored, also those in categories that the headline leaves out. */
  readonly scored: number;
  /** Items in error, because of their calls or the scorer. */
  readonly errors: number;
  readonly noAnswer: number;
  /** Planned responses that are neither stored nor failed. */
  readonly outstanding: number;
  readonly tally: Tally;
  readonly itemErrors: readonly ItemError[];
  /** What the scorer said of the first response that it could not score, if there is one. */
  readonly scoringError?: ScoringError;
  readonly judged: JudgeTally;
  /** Questions that were put to the guards of a system. */
  readonly guarded: JudgeTally;
  /** With each other judge that graded the same replies; missing if there is none. */
  readonly agreements?: readonly JudgeAgreement[];
  /** How many of the groups that the headline metric averages have scores; `null` if it does not average groups. */
  readonly groups: GroupsCovered | null;
}

/** How many of the groups of a macro average have scores. */
export interface GroupsCovered {
  /** `subjects` */
  readonly name: string;
  readonly covered: number;
  readonly all: number;
}

/** The numbers of a run, from which every report is made. */
export interface RunResults {
  readonly run: RunRecord;
  readonly benchmarks: readonly BenchmarkResults[];
  /** The run whose replies take the place of some of these; not in a run as it is stored. */
  readonly merged?: { readonly run: string; readonly of: string };
}

/** How many of the items in error are listed. */
const NAMED_ERRORS = 20;

/** A run with the newest scoring of each benchmark. */
export function runResults(db: Connection, run: RunRecord): RunResults {
  return {
    run,
    benchmarks: benchmarksOf(db, run.id).map((record) =>
      benchmarkResults(db, record, scoringsOf(db, record.id).at(-1)),
    ),
  };
}

/** A benchmark of a run, under one of its scorings. */
export function benchmarkResults(
  db: Connection,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord | undefined,
): BenchmarkResults {
  const tally = tallyOf(db, record.id);
  const result = scoring === undefined ? undefined : resultOf(db, scoring);
  return {
    record,
    scoring: scoring ?? null,
    metrics: result?.metrics ?? [],
    asked: askedOf(db, record),
    n: headlineCount(result?.metrics[0], result?.scored),
    scored: result?.scored ?? 0,
    errors: tally.errors + (result?.scoringErrors ?? 0),
    noAnswer: result?.noAnswer ?? 0,
    outstanding: Math.max(0, record.planned - tally.responses - tally.errors),
    tally,
    itemErrors: itemErrors(db, record.id, NAMED_ERRORS),
    ...(scoring === undefined || !result?.scoringErrors ? {} : scoringErrorOf(db, scoring)),
    judged: judgeTallyOf(db, record.id),
    guarded: guardTallyOf(db, record.id),
    ...(scoring === undefined ? {} : agreementsOf(db, record, scoring)),
    groups: scoring === undefined ? null : groupsCovered(db, record, scoring),
  };
}

function agreementsOf(
  db: Connection,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord,
): Pick<BenchmarkResults, 'agreements'> {
  const agreements = judgeAgreements(db, record, scoring);
  return agreements.length === 0 ? {} : { agreements };
}

function scoringErrorOf(
  db: Connection,
  { id }: ScoringRecord,
): Pick<BenchmarkResults, 'scoringError'> {
  const scoringError = firstScoringError(db, id);
  return scoringError === undefined ? {} : { scoringError };
}

/** A run plans as many samples for each item; an import may hold more of some items than of others. */
function askedOf(db: Connection, { id, planned, protocol }: RunBenchmarkRecord): AskedItems {
  const { samples } = protocol;
  if (samples === 1) return { items: planned, fewest: 1, most: 1 };
  const stored = askedItems(db, id);
  const even = planned / samples;
  return stored.items > even ? stored : { items: Math.ceil(even), fewest: samples, most: samples };
}

function groupsCovered(
  db: Connection,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord,
): GroupsCovered | null {
  const benchmark = findBenchmark(record.benchmark);
  const groups = benchmark === undefined ? undefined : headlineGroups(benchmark);
  if (groups === undefined) return null;
  const present = tagValues(db, scoring.id, groups.tag);
  const covered = groups.names.filter((name) => present.has(name)).length;
  return { name: plural(groups.tag), covered, all: groups.names.length };
}
