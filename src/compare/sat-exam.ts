import type { Protocol } from '../benchmarks/benchmark.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { benchmarksOf } from '../store/runs.js';
import { resultOf, scoresOf, scoringsOf } from '../store/scorings.js';

/** One benchmark as one model sat it: what a comparison needs, from a run or from a baseline. */
export interface SatExam {
  /** Of the run: its id, or the baseline's file. */
  readonly origin: string;
  /** `novita:meta-llama/...` */
  readonly model: string;
  readonly benchmark: string;
  readonly title: string;
  readonly rules: ExamRules;
  readonly items: ReadonlyMap<string, SatItem>;
  /** Planned, and not scored: outstanding or in error. */
  readonly unscored: number;
  /** The id of the scoring in its store; none for a baseline. */
  readonly scoring?: number;
}

/** What must be the same for two results to be compared. */
export interface ExamRules {
  readonly dataset: string;
  readonly protocol: Protocol & { readonly samples: number };
  readonly scorer: string;
  readonly scorerVersion: number;
  readonly extractor: string;
  readonly judge: string | null;
}

export interface SatItem {
  /** One a sample, 0 to 1. */
  readonly values: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Which scoring of a benchmark of a run is meant, of those that there are, the oldest first. */
export type ScoringChoice = (
  scorings: readonly ScoringRecord[],
  record: RunBenchmarkRecord,
) => ScoringRecord | undefined;

/** Every benchmark of a run that has scores, under its newest scoring or the one that is chosen. */
export function examsOf(
  db: Connection,
  run: RunRecord,
  choose: ScoringChoice = (scorings) => scorings.at(-1),
): SatExam[] {
  return benchmarksOf(db, run.id).flatMap((record): SatExam[] => {
    const scoring = choose(scoringsOf(db, record.id), record);
    if (scoring === undefined) return [];
    const items = new Map<string, { values: number[]; tags: Readonly<Record<string, string>> }>();
    for (const { item, value, tags } of scoresOf(db, scoring.id)) {
      const known = items.get(item);
      if (known === undefined) items.set(item, { values: [value], tags });
      else known.values.push(value);
    }
    const { responses } = tallyOf(db, record.id);
    const { scoringErrors } = resultOf(db, scoring);
    return [
      {
        origin: run.id,
        model: `${run.provider}:${run.model}`,
        benchmark: record.benchmark,
        title: record.title,
        rules: {
          dataset: record.datasetSha256,
          protocol: record.protocol,
          scorer: scoring.scorer,
          scorerVersion: scoring.scorerVersion,
          extractor: scoring.extractor,
          judge: scoring.judge,
        },
        items,
        unscored: record.planned - responses + scoringErrors,
        scoring: scoring.id,
      },
    ];
  });
}
