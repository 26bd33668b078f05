import { partOf, partText } from '../core/part-of.js';
import type { Protocol } from '../core/protocol.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../results/records.js';
import type { Results } from '../results/results.js';

/** The scores of one model on one benchmark: what a comparison needs, from a run or from a baseline. */
export interface BenchmarkScores {
  /** The id of the run, or the file of the baseline. */
  readonly origin: string;
  /** `novita:meta-llama/...` */
  readonly model: string;
  readonly benchmark: string;
  readonly title: string;
  readonly conditions: ScoringConditions;
  readonly items: ReadonlyMap<string, ItemScores>;
  /** Planned responses without a score: outstanding or in error. */
  readonly unscored: number;
  /** The guards of the system that was scored; `null` or absent for a model alone, and in a baseline. */
  readonly guards?: string | null;
  /** The id of the scoring in its store; absent for a baseline. */
  readonly scoring?: number;
}

/** What must be the same for two results to be compared. */
export interface ScoringConditions {
  readonly dataset: string;
  readonly protocol: Protocol & { readonly samples: number };
  readonly scorer: string;
  readonly scorerVersion: number;
  readonly extractor: string;
  readonly judge: string | null;
  /** Which items of another run were asked again, in words; `null` where all were asked. */
  readonly part: string | null;
}

export interface ItemScores {
  /** One per sample, 0 to 1. */
  readonly values: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Chooses the scoring of a benchmark of a run from all its scorings, oldest first. */
export type ScoringChoice = (
  scorings: readonly ScoringRecord[],
  record: RunBenchmarkRecord,
) => ScoringRecord | undefined;

/** Every benchmark of a run that has scores, under its newest or the chosen scoring. */
export function scoresOfRun(
  results: Results,
  run: RunRecord,
  choose: ScoringChoice = (scorings) => scorings.at(-1),
): BenchmarkScores[] {
  const asked = partOf(run.config);
  const part = asked === null ? null : partText(asked);
  return results.benchmarks(run.id).flatMap((record): BenchmarkScores[] => {
    const scoring = choose(results.scorings(record.id), record);
    if (scoring === undefined) return [];
    const items = new Map<string, { values: number[]; tags: Readonly<Record<string, string>> }>();
    for (const { item, value, tags } of results.scores(scoring.id)) {
      const known = items.get(item);
      if (known === undefined) items.set(item, { values: [value], tags });
      else known.values.push(value);
    }
    const { responses } = results.tally(record.id);
    const { scoringErrors } = results.scoring(scoring);
    return [
      {
        origin: run.id,
        model: `${run.provider}:${run.model}`,
        benchmark: record.benchmark,
        title: record.title,
        conditions: {
          dataset: record.datasetSha256,
          protocol: record.protocol,
          scorer: scoring.scorer,
          scorerVersion: scoring.scorerVersion,
          extractor: scoring.extractor,
          judge: scoring.judge,
          part,
        },
        items,
        unscored: record.planned - responses + scoringErrors,
        guards: scoring.guards,
        scoring: scoring.id,
      },
    ];
  });
}
