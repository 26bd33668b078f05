import type { MetricResult } from '../metrics/metric.js';
import type { BenchmarkReport, RunReport } from '../report/run-report.js';
import type { CardRow } from './card.js';
import { type CardVerdict, compareWithPublished } from './verdict.js';

/** A row of a card with our score beside the published one. */
export interface ComparedRow {
  readonly row: CardRow;
  readonly ours: MetricResult | null;
  readonly n: number;
  /** Per cent; `null` where the card has no value in this column. */
  readonly published: number | null;
  readonly verdict: CardVerdict;
}

/**
 * Holds a run against rows of a card.
 *
 * @param report `null` when none of the rows could be run
 * @param known whether this version has the benchmark of a row
 */
export function compareWithCard(
  rows: readonly CardRow[],
  column: string,
  report: RunReport | null,
  known: (benchmark: string) => boolean,
): ComparedRow[] {
  return rows.map((row) => {
    const sat = report?.benchmarks.find(({ record }) => record.benchmark === row.benchmark);
    const letters = report?.benchmarks.some(
      ({ record }) => record.benchmark === `${row.benchmark}-generate`,
    );
    const ours = sat === undefined ? null : metricFor(sat, row);
    const published = row.values[column] ?? null;
    return {
      row,
      ours,
      n: (row.ours === undefined ? sat?.n : ours?.estimate.n) ?? 0,
      published,
      verdict:
        letters === true && sat === undefined
          ? { kind: 'incomplete', why: 'asked as letter questions, which the card did not do' }
          : verdictOn(row, sat, ours, published, known),
    };
  });
}

function metricFor({ metrics }: BenchmarkReport, { ours }: CardRow): MetricResult | null {
  return (ours === undefined ? metrics[0] : metrics.find(({ name }) => name === ours)) ?? null;
}

function verdictOn(
  row: CardRow,
  sat: BenchmarkReport | undefined,
  ours: MetricResult | null,
  published: number | null,
  known: (benchmark: string) => boolean,
): CardVerdict {
  const incomplete = (why: string): CardVerdict => ({ kind: 'incomplete', why });
  if (!known(row.benchmark)) return incomplete(`this version has no benchmark "${row.benchmark}"`);
  if (sat === undefined) return incomplete('not run');
  if (sat.outstanding > 0) return incomplete(`${sat.outstanding} responses outstanding`);
  if (sat.errors > 0) return incomplete(`${sat.errors} in error`);
  if (ours === null) return incomplete(`no metric "${row.ours ?? row.metric}"`);
  if (published === null) return incomplete('the card has no value in this column');
  return compareWithPublished(ours.estimate, published);
}
