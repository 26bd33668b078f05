import type { ScoredSample } from '../core/score.js';
import type { Estimate } from '../metrics/metric.js';
import type { CallFailure, Reply } from '../models/model.js';

/** How a benchmark's score stands, for whoever shows it. */
export interface Standing {
  /** Scores that were stored before this process began. */
  readonly scores: readonly ScoredSample[];
  /** The headline's estimate of scores, as the report will have it; `undefined` where they are too few for one. */
  readonly estimate: (scores: readonly ScoredSample[]) => Estimate | undefined;
}

/** What a run tells whoever shows its progress. Every method is cheap and none may throw. */
export interface RunListener {
  /** Once a benchmark, before any call. `already` responses were stored by an earlier process. */
  readonly planned: (
    benchmark: string,
    planned: number,
    already: number,
    standing: Standing,
  ) => void;
  readonly replied: (benchmark: string, reply: Reply) => void;
  /** A failed attempt; `final` when the item is thereby in error. */
  readonly failed: (benchmark: string, failure: CallFailure, final: boolean) => void;
  /** `null` when the scorer itself failed. */
  readonly scored: (benchmark: string, score: ScoredSample | null) => void;
  readonly note: (message: string) => void;
}
