import { headlineGroups, plural } from '../benchmarks/groups.js';
import { findBenchmark } from '../benchmarks/registry.js';
import type { MetricResult } from '../metrics/metric.js';
import { type JudgeTally, judgeTallyOf } from '../store/judgements.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord, Tally } from '../store/records.js';
import { type ItemError, itemErrors, tallyOf } from '../store/responses.js';
import { benchmarksOf } from '../store/runs.js';
import { resultOf, scoringsOf, tagValues } from '../store/scorings.js';

/** All that a report says of one benchmark of a run. */
export interface BenchmarkReport {
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord | null;
  /** In the benchmark's order: the first is the headline. Empty when nothing was scored. */
  readonly metrics: readonly MetricResult[];
  /** Responses scored. */
  readonly n: number;
  /** Items that failed for good, in the calls or in the scorer. */
  readonly errors: number;
  readonly noAnswer: number;
  /** Planned, and neither answered nor failed. */
  readonly outstanding: number;
  readonly tally: Tally;
  readonly itemErrors: readonly ItemError[];
  readonly judged: JudgeTally;
  /** Of how many of the groups that the headline averages there are scores; `null` where it averages none. */
  readonly groups: GroupsCovered | null;
}

export interface GroupsCovered {
  /** `subjects` */
  readonly name: string;
  readonly covered: number;
  readonly all: number;
}

/** All that a report says of a run; every format is made from this. */
export interface RunReport {
  readonly run: RunRecord;
  readonly benchmarks: readonly BenchmarkReport[];
}

/** How many failed items a report names. */
const NAMED_ERRORS = 20;

/** Reads a run from the store, with the newest scoring of each benchmark. */
export function runReport(db: Connection, run: RunRecord): RunReport {
  return {
    run,
    benchmarks: benchmarksOf(db, run.id).map((record) => benchmarkReport(db, record)),
  };
}

function benchmarkReport(db: Connection, record: RunBenchmarkRecord): BenchmarkReport {
  const tally = tallyOf(db, record.id);
  const scoring = scoringsOf(db, record.id).at(-1);
  const result = scoring === undefined ? undefined : resultOf(db, scoring);
  return {
    record,
    scoring: scoring ?? null,
    metrics: result?.metrics ?? [],
    n: result?.scored ?? 0,
    errors: tally.errors + (result?.scoringErrors ?? 0),
    noAnswer: result?.noAnswer ?? 0,
    outstanding: Math.max(0, record.planned - tally.responses - tally.errors),
    tally,
    itemErrors: itemErrors(db, record.id, NAMED_ERRORS),
    judged: judgeTallyOf(db, record.id),
    groups: scoring === undefined ? null : groupsCovered(db, record, scoring),
  };
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

/** What must be said wherever the scores of a run are shown; empty for a plain run. */
export function caveatsOf({ run, benchmarks }: RunReport): string[] {
  const caveats: string[] = [];
  if (run.standIn) {
    caveats.push('Answered by the built-in stand-in: these scores say nothing about any model.');
  }
  const samples = benchmarks.filter(({ record }) => record.datasetSource.kind === 'sample');
  if (samples.length > 0) {
    const names = samples.map(({ record }) => record.title).join(', ');
    caveats.push(`On cardbench's own sample items, not the published dataset: ${names}.`);
  }
  for (const { record, n } of benchmarks) {
    const { published, protocol, datasetOrigin, datasetSource } = record;
    if (datasetOrigin === 'sample') continue;
    const items = record.planned / protocol.samples;
    // A benchmark of the user's own brings its own file, of which nothing is published.
    if (datasetOrigin === 'own' && datasetSource.kind === 'path') {
      caveats.push(
        `${record.title}: ${items} of your own items, which are not known to be published ones.`,
      );
    } else if (published !== null && items < published) {
      caveats.push(`${record.title}: ${items} of the ${published} published items.`);
    }
    if (n === 0) caveats.push(`${record.title}: nothing was scored.`);
  }
  for (const { record, metrics, groups } of benchmarks) {
    if (groups === null || groups.covered === groups.all || metrics[0] === undefined) continue;
    caveats.push(
      `${record.title}: ${metrics[0].name} is over ${groups.covered} of ${groups.all} ${groups.name}.`,
    );
  }
  for (const { record, tally } of benchmarks) {
    if (tally.cached > 0) {
      caveats.push(
        `${record.title}: ${tally.cached} of ${tally.responses} responses are those of earlier runs.`,
      );
    }
  }
  for (const { record, scoring, judged } of benchmarks) {
    if (scoring?.judge == null) continue;
    const { calls, tokensIn, tokensOut } = judged;
    caveats.push(
      `${record.title}: ${calls} answers were put to the judge ${scoring.judge} (${tokensIn} tokens in, ${tokensOut} out).`,
    );
  }
  for (const { record, outstanding } of benchmarks) {
    if (outstanding > 0) {
      caveats.push(
        `${record.title}: unfinished, ${outstanding} of ${record.planned} responses are outstanding.`,
      );
    }
  }
  return caveats;
}
