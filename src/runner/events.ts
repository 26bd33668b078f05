import type { ScoredSample } from '../core/score.js';
import type { Estimate } from '../metrics/metric.js';
import type { CallFailure, Reply } from '../models/model.js';
import type { WorkersSeen } from './queue/workers-view.js';

/** The score of a benchmark so far, for progress displays. */
export interface Standing {
  /** How many scores were stored before this process started. */
  readonly scored: number;
  /** These scores; they are read from the store when this is looked at, for there may be many. */
  readonly scores: readonly ScoredSample[];
  /** The headline estimate of scores, as the report will show it; `undefined` if there are too few. */
  readonly estimate: (scores: readonly ScoredSample[]) => Estimate | undefined;
}

/** Receives the progress of a run. Every method must be cheap and must not throw. */
export interface RunListener {
  /** Called once per benchmark, before any call. `already` responses were stored by an earlier process. */
  readonly planned: (
    benchmark: string,
    planned: number,
    already: number,
    standing: Standing,
  ) => void;
  /** A reply that arrived. */
  readonly replied: (benchmark: string, reply: Reply) => void;
  /** A failed attempt; `final` if no further attempt is made. */
  readonly failed: (benchmark: string, failure: CallFailure, final: boolean) => void;
  /** `null` if the scorer itself failed. */
  readonly scored: (benchmark: string, score: ScoredSample | null) => void;
  /** How the work of a run with `--queue` goes, about once a second. */
  readonly workers?: (seen: WorkersSeen) => void;
  /** One sentence to be shown as it is. */
  readonly note: (message: string) => void;
}
