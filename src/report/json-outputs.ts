import type { Estimate as EstimatedRun } from '../cards/estimate.js';
import type { CardSummary } from '../cards/summary.js';
import type { Uncertainty } from '../cards/uncertainty.js';
import type { CardVerdict, Margin } from '../cards/verdict.js';
import type { ComparedBenchmark } from '../compare/compare.js';
import type { Ranked } from '../compare/ranking.js';
import type { RowDifference } from '../explain/against.js';
import type { RowExplanation } from '../explain/explain-card.js';
import type { Estimate } from '../metrics/metric.js';
import type { RescoreChange } from '../runner/rescore.js';
import type { BenchmarkSampling } from '../runner/settings/benchmark-sampling.js';

/** What `cardbench card --json` prints. */
export interface CardOutput {
  /** The card's id. */
  readonly card: string;
  /** The column of the card that was compared with. */
  readonly column: string;
  readonly run: string;
  readonly model: string;
  /** Whether the built-in stand-in answered: the scores then say nothing about any model. */
  readonly standIn: boolean;
  readonly summary: CardSummary;
  /** One for each row that is off. */
  readonly causes: readonly {
    readonly title: string;
    /** `null` if none was found. */
    readonly cause: string | null;
    readonly line: string;
    /** The command that says more. */
    readonly command: string;
  }[];
  readonly rows: readonly CardOutputRow[];
}

/** A row of a {@link CardOutput}. */
export interface CardOutputRow {
  readonly title: string;
  readonly benchmark: string;
  readonly metric: string;
  /** Per cent; `null` where the card has no value in this column. */
  readonly published: number | null;
  /** From 0 to 1; `null` without a score. */
  readonly ours: Estimate | null;
  /** Responses that the score is made of. */
  readonly n: number;
  /** `null` without a score. */
  readonly uncertainty: CardUncertainty | null;
  /** The largest accepted difference from the published value. */
  readonly margin: Margin | null;
  readonly verdict: CardVerdict;
  readonly sampling: {
    /** What the card says of it; `null` if nothing. */
    readonly card: CardSampling | null;
    /** Words for a run that drew fewer samples of each item than the card. */
    readonly fewer: string | null;
  };
}

/** The uncertainty of a row's score, on which its verdict rests. */
export interface CardUncertainty
  extends Pick<Uncertainty, 'over' | 'noise' | 'asked' | 'items' | 'samples'> {
  /** From 0 to 1. */
  readonly interval90: readonly [low: number, high: number];
  /** From 0 to 1. */
  readonly interval95: readonly [low: number, high: number];
}

/** How a card sampled a row; a field that is missing is not stated. */
export type CardSampling = BenchmarkSampling;

/** One of the benchmarks that `cardbench run --estimate --json` and `cardbench card --estimate --json` print. */
export type EstimatedBenchmark = EstimatedRun;

/** What `cardbench compare --json` prints of two runs. */
export interface CompareOutput {
  /** The names of the two. */
  readonly a: string;
  readonly b: string;
  /** `despite` is an earlier name of `overridden`. */
  readonly rows: readonly (ComparedBenchmark & { readonly despite: readonly string[] })[];
}

/** What `cardbench compare --json` prints of three or more runs. */
export interface RankingOutput {
  readonly rankings: readonly {
    readonly benchmark: string;
    readonly title: string;
    /** The best first. */
    readonly models: readonly Ranked[];
  }[];
}

/** One of the lines that `cardbench compare --items --json` prints: an item on which two runs differ. */
export interface DifferingItem {
  readonly benchmark: string;
  readonly item: string;
  /** The mean of its samples' scores, from 0 to 1. */
  readonly a: number;
  readonly b: number;
}

/** What `cardbench rescore --json` prints. */
export interface RescoreOutput {
  readonly run: string;
  readonly benchmarks: readonly RescoreChange[];
}

/** What `cardbench reproduce --json` prints. */
export interface ReproduceOutput {
  /** The run of the report. */
  readonly report: string;
  /** The run that repeated it. */
  readonly run: string;
  readonly rows: readonly {
    readonly benchmark: string;
    readonly title: string;
    readonly metric: string;
    /** From 0 to 1. */
    readonly before: number;
    /** From 0 to 1; `null` if the new run lacks it. */
    readonly now: number | null;
  }[];
}

/** What `cardbench explain --json` prints. */
export interface ExplainOutput {
  readonly run: string;
  readonly rows: readonly ExplainOutputRow[];
}

/** A row of an {@link ExplainOutput}: what was read of it, its findings, and what to do. */
export type ExplainOutputRow = Omit<RowExplanation, 'row'> &
  Pick<
    RowExplanation['row'],
    | 'benchmark'
    | 'title'
    | 'metric'
    | 'ours'
    | 'published'
    | 'noise'
    | 'data'
    | 'aggregates'
    | 'unread'
    | 'examples'
  >;

/** What `cardbench explain --against --json` prints. */
export interface ExplainAgainstOutput {
  readonly run: string;
  /** The other run. */
  readonly against: string;
  readonly rows: readonly (Omit<RowDifference, 'ours' | 'theirs'> & {
    readonly benchmark: string;
    readonly title: string;
    readonly metric: string;
    /** From 0 to 1. */
    readonly ours: number;
    readonly theirs: number;
  })[];
}
