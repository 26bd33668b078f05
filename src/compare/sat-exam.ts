import type { Protocol } from '../benchmarks/benchmark.js';
import type { Connection } from '../store/open.js';
import type { RunRecord } from '../store/records.js';
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

/** Every benchmark of a run that has scores, under its newest scoring. */
export function examsOf(db: Connection, run: RunRecord): SatExam[] {
  return benchmarksOf(db, run.id).flatMap((record): SatExam[] => {
    const scoring = scoringsOf(db, record.id).at(-1);
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
      },
    ];
  });
}
