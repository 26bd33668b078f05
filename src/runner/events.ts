import type { Score } from '../core/score.js';
import type { CallFailure, Reply } from '../models/model.js';

/** What a run tells whoever shows its progress. Every method is cheap and none may throw. */
export interface RunListener {
  /** Once a benchmark, before any call. `already` responses were stored by an earlier process. */
  readonly planned: (benchmark: string, planned: number, already: number) => void;
  readonly replied: (benchmark: string, reply: Reply) => void;
  /** A failed attempt; `final` when the item is thereby in error. */
  readonly failed: (benchmark: string, failure: CallFailure, final: boolean) => void;
  /** `null` when the scorer itself failed. */
  readonly scored: (benchmark: string, score: Score | null) => void;
  readonly note: (message: string) => void;
}
