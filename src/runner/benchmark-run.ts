import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
import { answeredKeys } from '../store/responses.js';
import { benchmarksOf } from '../store/runs.js';
import { scoresOf } from '../store/scorings.js';
import { headlineOf } from './compute-metrics.js';
import type { RunListener } from './events.js';
import { keyOf } from './jobs.js';
import type { ResolvedBenchmark } from './plan/resolve.js';
import { findScoring, openScoring } from './record/scoring.js';
import { type Judge, judgeLabel } from './score/judge.js';
import type { ScoringTarget } from './score/score-jobs.js';
import type { ScoringPool } from './score/scoring-pool.js';

/** One benchmark of a run, and what the store already holds for it. */
export interface BenchmarkRun {
  readonly record: RunBenchmarkRecord;
  readonly resolved: ResolvedBenchmark;
  readonly scoring: ScoringRecord;
  readonly target: ScoringTarget;
  /** The scoring by the second judge; `undefined` without one. */
  readonly second?: ScoringTarget | undefined;
  /** Samples that had a response before this process started, by `keyOf`. */
  readonly answered: ReadonlySet<string>;
}

export interface OpenBenchmarksOptions {
  readonly db: Connection;
  readonly run: Pick<RunRecord, 'id'>;
  readonly benchmarks: readonly ResolvedBenchmark[];
  readonly pool: ScoringPool;
  readonly judge: Judge | null;
  readonly secondJudge?: Judge | null;
  readonly listener: RunListener;
  readonly now: () => number;
}

/** Loads the state of each benchmark of a run, opens its scoring and reports both to the listener. */
export async function openBenchmarkRuns(options: OpenBenchmarksOptions): Promise<BenchmarkRun[]> {
  const { db, run, benchmarks, pool, judge, secondJudge, listener, now } = options;
  const opened: BenchmarkRun[] = [];
  for (const record of benchmarksOf(db, run.id)) {
    const resolved = benchmarks.find(({ plan }) => plan.id === record.benchmark);
    if (resolved === undefined) continue;
    const { benchmark, plan } = resolved;
    const { scorer } = benchmark;
    const rules = {
      scorer,
      extractor: plan.extractor,
      sandbox: await pool.sandboxFor(scorer),
      judge: scorer.asksJudge === true && judge !== null ? judgeLabel(judge) : null,
    };
    const at = new Date(now()).toISOString();
    // Before the other, which is to be the newest: reports show that.
    const other =
      secondJudge == null || rules.judge === null
        ? undefined
        : findScoring(db, record.id, { ...rules, judge: judgeLabel(secondJudge) }, at);
    const scoring = openScoring(db, record.id, rules, at);
    const answered = new Set(answeredKeys(db, record.id).map(keyOf));
    listener.planned(plan.id, record.planned, answered.size, {
      scores: answered.size === 0 ? [] : scoresOf(db, scoring.id),
      estimate: (scores) => headlineOf(benchmark, scores),
    });
    const target = {
      run: run.id,
      benchmark: plan.id,
      scoring: scoring.id,
      extractor: plan.extractor,
      scorer,
    };
    const second = other === undefined ? undefined : { ...target, scoring: other.id };
    opened.push({ record, resolved, scoring, target, answered, second });
  }
  return opened;
}
