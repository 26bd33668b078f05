import type { CardSummary } from '../cards/summary.js';
import type { CardVerdict, Margin } from '../cards/verdict.js';
import type { RowExplanation } from '../explain/explain-card.js';
import type { Estimate } from '../metrics/metric.js';

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
  readonly uncertainty: Readonly<Record<string, unknown>> | null;
  /** The largest accepted difference from the published value. */
  readonly margin: Margin | null;
  readonly verdict: CardVerdict;
  readonly sampling: {
    /** What the card says of it. */
    readonly card: unknown;
    /** Words for a run that drew fewer samples of each item than the card. */
    readonly fewer: string | null;
  };
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
