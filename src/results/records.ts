/** The stored records that readers of results receive. */
export type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
