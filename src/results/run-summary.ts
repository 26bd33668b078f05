import { z } from 'zod';
import { headlineCount, type MetricResult } from '../metrics/metric.js';
import { annotationsByRun, type RunAnnotations } from '../store/annotations.js';
import type { Connection } from '../store/open.js';
import type { RunRecord } from '../store/records.js';
import { listRuns } from '../store/runs.js';
import { headlineMetrics } from '../store/scorings.js';

/** A run in a list. */
export interface RunSummary {
  readonly run: RunRecord;
  readonly benchmarks: readonly BenchmarkSummary[];
  /** What users wrote about it. */
  readonly annotations: RunAnnotations;
}

/** One benchmark of a stored run, in short. */
export interface BenchmarkSummary {
  /** Id of the benchmark of this run. */
  readonly id: number;
  readonly benchmark: string;
  readonly title: string;
  /** Responses that the plan asks for. */
  readonly planned: number;
  readonly responses: number;
  /** What the headline is made of, see {@link headlineCount}. */
  readonly n: number;
  /** Responses scored by the newest scoring. */
  readonly scored: number;
  /** Items in error, because of their calls or the scorer. */
  readonly errors: number;
  readonly noAnswer: number;
  readonly truncated: number;
  /** The first metric of the newest scoring; `null` if there is none yet. */
  readonly headline: MetricResult | null;
}

const row = z.object({
  id: z.number(),
  run_id: z.string(),
  benchmark: z.string(),
  title: z.string(),
  planned: z.number(),
  responses: z.number(),
  call_errors: z.number(),
  truncated: z.number(),
  scoring: z.number().nullable(),
  scored: z.number().nullable(),
  no_answer: z.number().nullable(),
  score_errors: z.number().nullable(),
});

/** All runs, newest first, from the stored counts alone. */
export function runSummaries(db: Connection): RunSummary[] {
  const rows = z.array(row).parse(
    db
      .prepare(
        `SELECT b.id, b.run_id, b.benchmark, b.title, b.planned, c.responses, c.errors call_errors, c.truncated,
           s.scoring_id scoring, s.scored, s.no_answer, s.errors score_errors
         FROM run_benchmarks b JOIN response_counts c ON c.run_benchmark_id = b.id
         LEFT JOIN score_counts s
           ON s.scoring_id = (SELECT max(g.id) FROM scorings g WHERE g.run_benchmark_id = b.id)
         ORDER BY b.run_id, b.position`,
      )
      .all(),
  );
  const headlines = headlineMetrics(db);
  const byRun = new Map<string, BenchmarkSummary[]>();
  for (const each of rows) {
    const headline = each.scoring === null ? null : (headlines.get(each.scoring) ?? null);
    const known = byRun.get(each.run_id) ?? [];
    byRun.set(each.run_id, known);
    known.push({
      id: each.id,
      benchmark: each.benchmark,
      title: each.title,
      planned: each.planned,
      responses: each.responses,
      n: headlineCount(headline, each.scored),
      scored: each.scored ?? 0,
      errors: each.call_errors + (each.score_errors ?? 0),
      noAnswer: each.no_answer ?? 0,
      truncated: each.truncated,
      headline,
    });
  }
  const written = annotationsByRun(db);
  return listRuns(db).map((run) => ({
    run,
    benchmarks: byRun.get(run.id) ?? [],
    annotations: written.get(run.id) ?? { tags: [], note: '', name: null },
  }));
}
