import { canonicalJson } from '../../core/hash.js';
import { packageVersion } from '../../core/package-root.js';
import type { Connection } from '../../store/open.js';
import type { RunRecord } from '../../store/records.js';
import { insertRun, type NewRunBenchmark } from '../../store/runs.js';
import { runIdOf } from '../run-id.js';

/** When a run was made, and what distinguishes it from others. */
export interface NewRunOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A few characters that distinguish runs started in the same second. */
  readonly idSuffix: () => string;
}

/** What is stored of a run before its benchmarks. */
export type RunHead = Pick<
  RunRecord,
  'fingerprint' | 'provider' | 'model' | 'baseUrl' | 'standIn'
> & {
  /** The configuration, as plain data without secrets. */
  readonly config: unknown;
};

/** Stores a new run with its benchmarks, unfinished. */
export function storeNewRun(
  db: Connection,
  { config, ...head }: RunHead,
  benchmarks: readonly NewRunBenchmark[],
  { now, idSuffix }: NewRunOptions,
): RunRecord {
  const createdAt = new Date(now()).toISOString();
  const run = {
    ...head,
    id: runIdOf(createdAt, idSuffix()),
    createdAt,
    cardbench: packageVersion,
    config: canonicalJson(config),
  };
  insertRun(db, run, benchmarks);
  return { ...run, status: 'unfinished', finishedAt: null };
}
