import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { loadBenchmark } from '../benchmarks/catalogue.js';
import type { CardRow } from '../cards/card.js';
import { samplingText } from '../cards/card-sampling.js';
import type { RunConfig } from '../runner/config.js';
import type { BenchmarkSampling } from '../runner/settings/benchmark-sampling.js';
import type { Terminal } from './terminal.js';

/** Whether a card says of some row that its columns were sampled differently. */
export function samplesByColumn(rows: readonly CardRow[], columns: readonly string[]): boolean {
  return rows.some(({ sampling }) => {
    const said = new Set(columns.map((column) => JSON.stringify(sampling[column])));
    return said.size > 1;
  });
}

/**
 * A card's run samples each row as the card did, in all that neither the config file nor a flag decides. Says so,
 * because it multiplies what the run costs.
 *
 * @param given the names of the settings that the config file or flags give
 */
export async function withCardSampling(
  config: RunConfig,
  {
    rows,
    column,
    given,
  }: {
    readonly rows: readonly CardRow[];
    readonly column: string;
    readonly given: ReadonlySet<string>;
  },
  { say }: Terminal,
): Promise<RunConfig> {
  const sampling: Record<string, BenchmarkSampling> = { ...config.sampling };
  const titles = new Map<string, string[]>();
  for (const id of config.benchmarks) {
    const benchmark = await loadBenchmark(id);
    const stated = statedOf(rows, id, column);
    const free = Object.entries(stated).filter(([name]) => !given.has(name) || MERGED.has(name));
    const own = { ...(Object.fromEntries(free) as BenchmarkSampling), ...config.sampling[id] };
    const applied = atProtocolTemperature(askable(own, config), benchmark, config);
    if (Object.keys(applied).length === 0) continue;
    sampling[id] = applied;
    const text = free.length === 0 ? '' : samplingText(applied);
    if (text !== '') titles.set(text, [...(titles.get(text) ?? []), benchmark.title]);
  }
  for (const [text, named] of titles) {
    const cheaper = / samples /.test(text) ? '; --samples 1 asks each item once' : '';
    say(`${named.join(', ')}: sampled as the card did (${text})${cheaper}.`);
  }
  return { ...config, sampling };
}

/** Settings that a flag adds to, rather than replaces. */
const MERGED: ReadonlySet<string> = new Set(['params', 'metrics']);

/** What the rows of a benchmark say of its sampling; they differ at most in their metrics. */
function statedOf(rows: readonly CardRow[], id: string, column: string): BenchmarkSampling {
  const stated = rows
    .filter(({ benchmark }) => benchmark === id)
    .map(({ sampling }) => sampling[column] ?? {});
  const metrics = [...new Set(stated.flatMap((each) => each.metrics ?? []))];
  return { ...stated[0], ...(metrics.length === 0 ? {} : { metrics }) };
}

/** Without what this run cannot ask: an effort of a text to continue, a metric of more samples than are drawn. */
function askable(
  { metrics, reasoningEffort, ...others }: BenchmarkSampling,
  config: RunConfig,
): BenchmarkSampling {
  const samples = others.samples ?? config.samples;
  const fitting = metrics?.filter((name) => Number(/\d+$/.exec(name)?.[0] ?? 1) <= samples) ?? [];
  return {
    ...others,
    ...(reasoningEffort === undefined || config.api === 'completion' ? {} : { reasoningEffort }),
    ...(fitting.length === 0 ? {} : { metrics: fitting }),
  };
}

/**
 * Where a card does not say otherwise, several samples are repeats of its protocol, which is usually greedy.
 * (`cardbench run` would sample code at a higher temperature.)
 */
function atProtocolTemperature(
  own: BenchmarkSampling,
  { metrics, protocol }: AnyBenchmark,
  config: RunConfig,
): BenchmarkSampling {
  const several = (own.samples ?? config.samples) > 1;
  const decided = own.temperature ?? config.temperature;
  if (!several || decided !== undefined || metrics[0]?.name !== 'pass@1') return own;
  return { ...own, temperature: protocol.temperature };
}
