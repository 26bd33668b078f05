import type { Agreement } from '../runner/agreement.js';

/** What `cardbench score --json` prints. */
export interface ScoreOutput {
  /** Its id. */
  readonly benchmark: string;
  readonly extractor: string;
  /** Outputs that were scored. */
  readonly n: number;
  /** Items of the dataset without an output. */
  readonly missing: number;
  /** Items that have outputs but are not in the dataset. */
  readonly unknown: number;
  /** The outputs of those items. */
  readonly unknownOutputs: number;
  /** By name, from 0 to 1; the first is the headline. */
  readonly metrics: Readonly<Record<string, number>>;
  /** 95 % confidence intervals, by the names of the metrics, from 0 to 1. */
  readonly intervals: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** Outputs that the scorer could not score. */
  readonly errors: number;
  /** Outputs in which no answer was found. They are scored as wrong. */
  readonly noAnswer: number;
  /** Agreement with the file's own verdicts; `null` if it has none. */
  readonly agreement: Agreement | null;
  /** Items for which the file states another gold answer than the dataset. */
  readonly otherGolds: readonly string[];
  /** Rows that were left out, and the first of them, each with its reason. */
  readonly skipped: { readonly count: number; readonly rows: readonly string[] };
}
