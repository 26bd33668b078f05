import { z } from 'zod';
import {
  type BenchmarkSampling,
  benchmarkSamplingSchema,
} from '../runner/settings/benchmark-sampling.js';

/** How a card sampled, as its file writes it. */
export const samplingSchema = benchmarkSamplingSchema.extend({
  /** The columns that were sampled so; all of them where it is missing. */
  columns: z.array(z.string()).min(1).optional(),
});

/** How a card sampled a row, by column. */
export type SamplingByColumn = Readonly<Record<string, BenchmarkSampling>>;

/** What is said of each column; later statements come first. */
export function samplingByColumn(
  columns: readonly string[],
  statements: readonly z.output<typeof samplingSchema>[],
): SamplingByColumn {
  const of = (column: string): BenchmarkSampling => {
    const said = statements.filter(({ columns: named }) => named?.includes(column) !== false);
    const all = Object.fromEntries(said.flatMap((each) => Object.entries(each)));
    const params = Object.fromEntries(said.flatMap((each) => Object.entries(each.params ?? {})));
    const { columns: _columns, params: _last, ...own } = all as z.output<typeof samplingSchema>;
    return Object.keys(params).length === 0 ? own : { ...own, params };
  };
  return Object.fromEntries(
    columns
      .map((column) => [column, of(column)] as const)
      .filter(([, own]) => Object.keys(own).length > 0),
  );
}

/** `date 2024-10-01..2025-02-01` */
export function subsetText(subset: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(subset)
    .map(([tag, values]) => `${tag} ${values.join(' or ')}`)
    .join(' and ');
}

/** `64 samples of each item, temperature 0.6, top_p 0.95` */
export function samplingText({
  samples,
  temperature,
  params = {},
  reasoningEffort,
  maxTokens,
  subset,
}: BenchmarkSampling): string {
  return [
    ...(subset === undefined ? [] : [`items with ${subsetText(subset)}`]),
    ...(samples === undefined || samples === 1 ? [] : [`${samples} samples of each item`]),
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...Object.entries(params).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...(reasoningEffort === undefined ? [] : [`reasoning effort ${reasoningEffort}`]),
    ...(maxTokens === undefined ? [] : [`at most ${maxTokens.toLocaleString('en-US')} tokens`]),
  ].join(', ');
}
