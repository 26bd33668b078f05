/** The stored records that readers of results get. */
export type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
