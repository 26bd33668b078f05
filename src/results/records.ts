/** The stored records that readers of results receive. */
export type {
  RunBenchmarkRecord,
  RunRecord,
  RunStatus,
  ScoringRecord,
  Tally,
} from '../store/records.js';
