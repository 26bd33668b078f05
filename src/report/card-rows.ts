import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { count, withInterval } from './format.js';

/** The columns of a card's table. */
export const CARD_COLUMNS = [
  'benchmark',
  'shots',
  'metric',
  'ours [95 %]',
  'n',
  'errors',
  'no answer',
  'truncated',
] as const;

/** The rows of the table in the layout of a model card, as text. */
export function cardRows({ benchmarks }: RunResults): string[][] {
  const refusals = benchmarks.some(({ tally }) => tally.refused > 0);
  return benchmarks.map((benchmark) => [
    ...cardRow(benchmark),
    ...(refusals ? [count(benchmark.tally.refused)] : []),
  ]);
}

/** {@link CARD_COLUMNS}, and `refused` if there was a refusal. */
export function cardColumns({ benchmarks }: RunResults): string[] {
  const refusals = benchmarks.some(({ tally }) => tally.refused > 0);
  return [...CARD_COLUMNS, ...(refusals ? ['refused'] : [])];
}

function cardRow({ record, metrics, n, errors, noAnswer, tally }: BenchmarkResults): string[] {
  const headline = metrics[0];
  return [
    record.title,
    String(record.protocol.shots),
    headline?.name ?? '-',
    headline === undefined ? '-' : withInterval(headline.estimate),
    count(n),
    count(errors),
    count(noAnswer),
    count(tally.truncated),
  ];
}
