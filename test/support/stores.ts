import { join } from 'node:path';
import { type Connection, openConnection } from '../../src/store/open.js';
import type { RunBenchmarkRecord } from '../../src/store/records.js';
import {
  benchmarksOf,
  insertRun,
  type NewRun,
  type NewRunBenchmark,
} from '../../src/store/runs.js';
import { temporaryFolder } from './temp.js';

/** A new store in a folder of its own. */
export function newStore(): { readonly db: Connection; readonly path: string } {
  const path = join(temporaryFolder(), 'x.db');
  return { db: openConnection(path), path };
}

/** Adds a run of one benchmark, MMLU with four planned responses unless told otherwise. */
export function addRun(
  db: Connection,
  run: Partial<NewRun> & { readonly id: string },
  benchmark: Partial<NewRunBenchmark> = {},
): RunBenchmarkRecord {
  insertRun(
    db,
    {
      fingerprint: 'f',
      createdAt: '2026-01-01T00:00:00Z',
      cardbench: '0',
      provider: 'p',
      model: 'm',
      baseUrl: 'u',
      standIn: false,
      config: '{}',
      ...run,
    },
    [
      {
        benchmark: 'mmlu',
        title: 'MMLU',
        protocol: {
          prompt: 'p',
          shots: 0,
          cot: true,
          temperature: 0,
          maxTokens: 1,
          samples: 1,
        },
        datasetSource: { kind: 'sample' },
        datasetOrigin: 'sample',
        datasetLabel: 'l',
        datasetSha256: 's',
        planned: 4,
        published: null,
        ...benchmark,
      },
    ],
  );
  const [record] = benchmarksOf(db, run.id);
  if (record === undefined) throw new Error('no benchmark');
  return record;
}
