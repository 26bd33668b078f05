import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import {
  isBenchmarkFile,
  resolveBenchmarks,
  resolveNamedBenchmarks,
} from '../benchmarks/load-file.js';
import { CardbenchError } from '../core/errors.js';
import type { RunRecord } from '../store/records.js';
import { readStoredConfig } from './config.js';

/** What `--benchmark` names: benchmarks of the run by their ids, and files that export some. */
export interface NamedBenchmarks {
  readonly ids: readonly string[];
  /** The benchmarks that the named files export. */
  readonly loaded: readonly AnyBenchmark[];
  readonly files: readonly string[];
}

export async function namedBenchmarks(names: readonly string[]): Promise<NamedBenchmarks> {
  const files = names.filter(isBenchmarkFile);
  const loaded = await resolveBenchmarks(files);
  const ids = names.filter((name) => !isBenchmarkFile(name));
  return { ids: [...ids, ...loaded.map(({ id }) => id)], loaded, files };
}

/**
 * The benchmarks of a run: from the given files, otherwise from what the run's configuration names.
 *
 * @throws CardbenchError when one is found in neither
 */
export async function benchmarksOfRun(
  run: Pick<RunRecord, 'id' | 'config'>,
  ids: readonly string[],
  loaded: readonly AnyBenchmark[] = [],
): Promise<AnyBenchmark[]> {
  const { benchmarks: names, as } = readStoredConfig(run.config);
  const found = new Map(loaded.map((benchmark) => [benchmark.id, benchmark]));
  let problem = `is none of ours, and none of the files that the run names`;
  for (const name of names.flatMap((each) => each.split(','))) {
    if (ids.every((id) => found.has(id))) break;
    try {
      for (const benchmark of await resolveBenchmarks([name], as)) {
        if (!found.has(benchmark.id)) found.set(benchmark.id, benchmark);
      }
    } catch (thrown) {
      if (!(thrown instanceof CardbenchError)) throw thrown;
      problem = `was not found again (${thrown.message.replace(/\.$/, '')})`;
    }
  }
  return ids.map((id) => {
    const benchmark = found.get(id);
    if (benchmark !== undefined) return benchmark;
    throw new CardbenchError(
      `The benchmark ${id} of run ${run.id} ${problem}; give the file that exports it with --benchmark <file>.`,
    );
  });
}

/** The files that export the benchmarks of a run, by benchmark; the given files go before those that the run names. */
export async function filesOfRun(
  run: Pick<RunRecord, 'config'>,
  given: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const named = readStoredConfig(run.config).benchmarks.flatMap((each) => each.split(','));
  const files = new Map<string, string>();
  for (const name of [
    ...given,
    ...named.filter((each) => given.length === 0 && isBenchmarkFile(each)),
  ]) {
    for (const { benchmark, file } of await resolveNamedBenchmarks([name])) {
      if (file !== undefined && !files.has(benchmark.id)) files.set(benchmark.id, file);
    }
  }
  return files;
}
