import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
import { benchmarksOf } from '../store/runs.js';
import { resultOf, scoresOf } from '../store/scorings.js';
import { type Answered, answeredIn } from './answered.js';
import { headlineOf } from './compute-metrics.js';
import type { RunListener } from './events.js';
import type { ResolvedBenchmark } from './plan/resolve.js';
import { findScoring, openScoring } from './record/scoring.js';
import { type GuardsOfRun, guardsLabel } from './score/guards.js';
import { type Judge, judgeLabel } from './score/judge.js';
import type { ScoringTarget } from './score/score-jobs.js';
import type { ScoringPool } from './score/scoring-pool.js';

/** One benchmark of a run, and what the store already holds for it. */
export interface BenchmarkRun {
  readonly record: RunBenchmarkRecord;
  readonly resolved: ResolvedBenchmark;
  readonly scoring: ScoringRecord;
  readonly target: ScoringTarget;
  /** Scorings of the same replies that are made after it. */
  readonly further: readonly FurtherScoring[];
  /** Samples that had a response before this process started. */
  readonly answered: Answered;
}

/** Another scoring of the replies: of the model without its guards, or by the second judge. */
export interface FurtherScoring {
  readonly by: 'judge' | 'second judge';
  readonly scoring: ScoringRecord;
  readonly target: ScoringTarget;
}

export interface OpenBenchmarksOptions {
  readonly db: Connection;
  readonly run: Pick<RunRecord, 'id'>;
  readonly benchmarks: readonly ResolvedBenchmark[];
  readonly pool: ScoringPool;
  readonly judge: Judge | null;
  readonly secondJudge?: Judge | null;
  readonly guards?: GuardsOfRun | null;
  readonly listener: RunListener;
  readonly now: () => number;
}

/** Loads the state of each benchmark of a run, opens its scoring and reports both to the listener. */
export async function openBenchmarkRuns(options: OpenBenchmarksOptions): Promise<BenchmarkRun[]> {
  const { db, run, benchmarks, pool, judge, secondJudge, guards, listener, now } = options;
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
      guards: guards == null || scorer.guarded === undefined ? null : guardsLabel(guards),
    };
    const at = new Date(now()).toISOString();
    // Before the main one, which is to be the newest: reports show that.
    const others = [
      ...(secondJudge == null || rules.judge === null
        ? []
        : [{ by: 'second judge' as const, judge: judgeLabel(secondJudge) }]),
      ...(rules.guards === null ? [] : [{ by: 'judge' as const, judge: rules.judge }]),
    ].map((other) => ({
      by: other.by,
      scoring: findScoring(db, record.id, { ...rules, judge: other.judge, guards: null }, at),
    }));
    const scoring = openScoring(db, record.id, rules, at);
    const answered = answeredIn(db, record.id, plan);
    listener.planned(plan.id, record.planned, answered.size, {
      scored: resultOf(db, scoring).scored,
      get scores() {
        return scoresOf(db, scoring.id);
      },
      estimate: (scores) => headlineOf(benchmark, scores),
    });
    const target = {
      run: run.id,
      benchmark: plan.id,
      scoring: scoring.id,
      extractor: plan.extractor,
      scorer,
    };
    const further = others.map((other) => ({
      ...other,
      target: { ...target, scoring: other.scoring.id },
    }));
    opened.push({ record, resolved, scoring, target, answered, further });
  }
  return opened;
}
