import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { CardbenchError } from '../core/errors.js';
import type { DatasetSource } from '../datasets/load.js';
import { readManifest } from '../datasets/manifest.js';
import { isPulled, pullDataset } from '../datasets/pull.js';
import { DEMO } from '../models/providers.js';
import type { RunBenchmarkRecord } from '../store/records.js';
import type { RunConfig } from './config.js';

/** Which dataset a benchmark reads: what `--dataset` says, else samples for the stand-in and the published one for all others. */
export function datasetSourceFor(
  benchmark: AnyBenchmark,
  all: readonly AnyBenchmark[],
  setting: RunConfig['dataset'],
  provider: string,
): DatasetSource {
  const own =
    typeof setting === 'string'
      ? setting
      : (setting?.[benchmark.id] ?? setting?.[benchmark.dataset.name]);
  if (own === undefined) {
    return {
      kind: provider === DEMO && benchmark.dataset.file === undefined ? 'sample' : 'published',
    };
  }
  if (own === 'sample' || own === 'published') return { kind: own };
  if (typeof setting !== 'string' || all.length === 1) {
    return { kind: 'path', path: datasetInFolder(own, benchmark) ?? own };
  }
  const inFolder = datasetInFolder(own, benchmark);
  if (inFolder !== undefined) return { kind: 'path', path: inFolder };
  throw new CardbenchError(
    `--dataset ${own} cannot serve ${all.length} benchmarks; give one for each, as in --dataset ${benchmark.id}=<path>, or a folder with a subfolder "${benchmark.dataset.name}".`,
  );
}

/** A folder of datasets holds each under its name. */
function datasetInFolder(folder: string, benchmark: AnyBenchmark): string | undefined {
  const path = join(folder, benchmark.dataset.name);
  return existsSync(path) && statSync(path).isDirectory() ? path : undefined;
}

/** Downloads a published dataset that the cache does not hold yet. */
export async function pullIfMissing(
  benchmark: AnyBenchmark,
  source: DatasetSource,
  options: {
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly now: () => number;
    readonly note: (message: string) => void;
  },
): Promise<void> {
  if (source.kind !== 'published' || benchmark.dataset.file !== undefined) return;
  const manifest = readManifest(benchmark.dataset.name);
  if (isPulled(manifest, options.env)) return;
  options.note(`Pulling ${manifest.title} (${manifest.license}) from ${manifest.homepage}`);
  await pullDataset(manifest, options);
}

/** Fails when the dataset is not the one that the run read. */
export function requireSameDataset(record: RunBenchmarkRecord, sha256: string): void {
  if (record.datasetSha256 === sha256) return;
  throw new CardbenchError(
    `${record.title}: the dataset is not the one that the run read (its sha256 is ${sha256.slice(0, 12)}..., the run's ${record.datasetSha256.slice(0, 12)}...); restore the file.`,
  );
}
