import { isKnown } from '../benchmarks/catalogue.js';
import { CardbenchError } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
import { terminalLine } from '../core/terminal-text.js';
import type { RunConfig } from './config.js';

/** The settings of a run as they apply to one benchmark. */
export type ConfigOfBenchmark = RunConfig & {
  /** Further fields of the requests of this benchmark alone; those of the run come first. */
  readonly ownParams?: Readonly<Record<string, unknown>>;
  /** The part of the dataset that this benchmark alone is about; `subset` has it, too. */
  readonly ownSubset?: RunConfig['subset'];
};

/** The settings of a run with those that `sampling` gives one of its benchmarks. */
export function settingsFor(config: RunConfig, benchmark: string): ConfigOfBenchmark {
  const own = config.sampling[benchmark];
  if (own === undefined) return config;
  const { params, metrics: _metrics, subset, ...others } = own;
  const given = Object.entries(others).filter(([, value]) => value !== undefined);
  return {
    ...config,
    ...Object.fromEntries(given),
    ...(params === undefined || Object.keys(params).length === 0 ? {} : { ownParams: params }),
    ...(subset === undefined ? {} : { subset: { ...config.subset, ...subset }, ownSubset: subset }),
  };
}

/** The metrics of several samples that a run computes for one of its benchmarks. */
export function metricsFor(
  { metrics, sampling }: Pick<RunConfig, 'metrics' | 'sampling'>,
  benchmark: string,
): readonly string[] {
  return [...new Set([...metrics, ...(sampling[benchmark]?.metrics ?? [])])];
}

/** Fails if `sampling` names what is no benchmark: its settings would silently not apply. */
export function requireSampledBenchmarks(
  ids: readonly string[],
  { sampling }: Pick<RunConfig, 'sampling'>,
): void {
  const unknown = Object.keys(sampling).find((id) => !ids.includes(id) && !isKnown(id));
  if (unknown === undefined) return;
  throw new CardbenchError(
    `"sampling" names the benchmark "${terminalLine(unknown, 80)}", which there is not${didYouMean(unknown, ids)}; correct its id.`,
  );
}
