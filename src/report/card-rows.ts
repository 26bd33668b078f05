import { askedText } from '../core/imported.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { count, withInterval } from './format.js';
import type { TextColumn } from './text-table.js';

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

/** The same for a terminal, where some may be left out. */
export function cardTextColumns(results: RunResults): TextColumn[] {
  const drops: Readonly<Record<string, number>> = { shots: 4, metric: 3, truncated: 2, refused: 2 };
  return cardColumns(results).map((title) => {
    const drop = drops[title];
    return drop === undefined ? { title } : { title, drop };
  });
}

function cardRow({ record, metrics, n, errors, noAnswer, tally }: BenchmarkResults): string[] {
  const headline = metrics[0];
  return [
    record.title,
    askedText(record.protocol, record.protocol.shots),
    headline?.name ?? '-',
    headline === undefined ? '-' : withInterval(headline.estimate),
    count(n),
    count(errors),
    count(noAnswer),
    count(tally.truncated),
  ];
}
