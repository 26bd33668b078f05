import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyBenchmark } from '../../benchmarks/benchmark.js';
import { isKnown } from '../../benchmarks/catalogue.js';
import { CardbenchError } from '../../core/errors.js';
import { didYouMean } from '../../core/nearest.js';
import { readManifest } from '../../datasets/manifest.js';
import type { DatasetSource } from '../../datasets/opened.js';
import { isPulled, pullDataset } from '../../datasets/pull.js';
import { DEMO } from '../../models/providers.js';
import type { RunBenchmarkRecord } from '../../store/records.js';
import type { RunConfig } from '../config.js';

/** The dataset that a benchmark reads: the one `--dataset` names, otherwise samples for the mock model and the published one for all others. */
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

/**
 * Fails if `--dataset <name>=...` names something that is not a benchmark of the run, or is empty: the data would
 * silently not be read.
 */
export function requireDatasetNames(
  benchmarks: readonly AnyBenchmark[],
  setting: RunConfig['dataset'],
): void {
  if (setting === '') throw new CardbenchError('--dataset is empty; give a path, or leave it out.');
  if (setting === undefined || typeof setting === 'string') return;
  const ids = benchmarks.map(({ id }) => id);
  const names = [...new Set([...ids, ...benchmarks.map(({ dataset }) => dataset.name)])];
  for (const [name, value] of Object.entries(setting)) {
    if (value === '') {
      throw new CardbenchError(
        `--dataset ${name}= is empty; give "sample", "published" or a path.`,
      );
    }
    if (names.includes(name)) continue;
    throw new CardbenchError(
      isKnown(name)
        ? `--dataset ${name}=${value}: the run has no benchmark "${name}"; it has ${ids.join(', ')}.`
        : `--dataset ${name}=${value}: "${name}" is no benchmark of the run${didYouMean(name, names)}; it has ${ids.join(', ')}, and a path with "=" in it begins with ./ .`,
    );
  }
}

/** A folder of datasets has a subfolder for each, with the dataset's name. */
function datasetInFolder(folder: string, benchmark: AnyBenchmark): string | undefined {
  const path = join(folder, benchmark.dataset.name);
  return existsSync(path) && statSync(path).isDirectory() ? path : undefined;
}

/** Downloads a published dataset that is not in the cache yet. */
export async function pullIfMissing(
  benchmark: AnyBenchmark,
  source: DatasetSource,
  options: {
    readonly env?: Readonly<Record<string, string | undefined>> | undefined;
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

/** Fails if the dataset is not the one that the run read. */
export function requireSameDataset(record: RunBenchmarkRecord, sha256: string): void {
  if (record.datasetSha256 === sha256) return;
  throw new CardbenchError(
    `${record.title}: the dataset is not the one that the run read (its sha256 is ${sha256.slice(0, 12)}..., the run's ${record.datasetSha256.slice(0, 12)}...); restore the file.`,
  );
}
