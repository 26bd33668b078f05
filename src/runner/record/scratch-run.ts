import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { packageVersion } from '../../core/package-root.js';
import type { OpenDataset } from '../../datasets/opened.js';
import type { Connection } from '../../store/open.js';
import type { RunBenchmarkRecord, RunRecord } from '../../store/records.js';
import { benchmarksOf, insertRun } from '../../store/runs.js';

export interface ScratchRun {
  readonly run: Pick<RunRecord, 'id' | 'createdAt'>;
  readonly record: RunBenchmarkRecord;
}

/** A run in a scratch store, to hold outputs while they are scored. */
export function openScratchRun(
  db: Connection,
  {
    benchmark,
    dataset,
  }: { readonly benchmark: AnyBenchmark; readonly dataset: OpenDataset<unknown> },
): ScratchRun {
  const run = { id: 'scratch', createdAt: new Date(0).toISOString() };
  const about = { fingerprint: '', provider: '', model: '', baseUrl: '', config: '{}' };
  insertRun(db, { ...run, ...about, cardbench: packageVersion, standIn: false }, [
    {
      benchmark: benchmark.id,
      title: benchmark.title,
      protocol: { ...benchmark.protocol, samples: 1 },
      datasetSource: { kind: 'published' },
      datasetLabel: dataset.label,
      datasetSha256: dataset.sha256,
      planned: 0,
      published: null,
      datasetOrigin: null,
    },
  ]);
  const [record] = benchmarksOf(db, run.id);
  if (record === undefined) throw new TypeError('the scratch run was not stored');
  return { run, record };
}
