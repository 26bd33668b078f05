import { normalInterval } from '../metrics/interval.js';
import type { Estimate, MetricResult } from '../metrics/metric.js';
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
  const above = new Map<string, ComparedRow>();
  return rows.map((row) => {
    const published = row.values[column] ?? null;
    const compared =
      row.average === undefined
        ? ofBenchmark(row, published, report, known)
        : ofRows(row, row.average, published, above);
    above.set(row.title, compared);
    return compared;
  });
}

function ofBenchmark(
  row: CardRow,
  published: number | null,
  report: RunReport | null,
  known: (benchmark: string) => boolean,
): ComparedRow {
  const sat = report?.benchmarks.find(({ record }) => record.benchmark === row.benchmark);
  const letters = report?.benchmarks.find(
    ({ record }) => record.benchmark === `${row.benchmark}-generate`,
  );
  if (sat === undefined && letters !== undefined) return asLetters(row, letters, published);
  const ours = sat === undefined ? null : metricFor(sat, row);
  return {
    row,
    ours,
    n: (row.ours === undefined ? sat?.n : ours?.estimate.n) ?? 0,
    published,
    verdict: verdictOn(row, sat, ours, published, known),
  };
}

const LETTERS: CardVerdict = {
  kind: 'not comparable',
  why: 'asked as letter questions',
};

/** The accuracy of the same items as letter questions, which is one for all of the card's metrics of them. */
function asLetters(row: CardRow, sat: BenchmarkReport, published: number | null): ComparedRow {
  const task = row.ours?.split('/')[1];
  const name = task === undefined ? undefined : `acc/${task}`;
  const accuracy = sat.metrics.find((metric) => metric.name === name) ?? sat.metrics[0] ?? null;
  const ours = accuracy === null ? null : { ...accuracy, name: `${accuracy.name}, letters` };
  return {
    row,
    ours,
    n: ours?.estimate.n ?? 0,
    published,
    verdict: unfinished(sat) ?? (ours === null ? incomplete('not scored') : LETTERS),
  };
}

/** The unweighted mean of rows above; they are of different items, so their variances add up. */
function ofRows(
  row: CardRow,
  members: readonly string[],
  published: number | null,
  above: ReadonlyMap<string, ComparedRow>,
): ComparedRow {
  const parts = members.map((title) => above.get(title));
  const missing = members.find((_, i) => {
    const part = parts[i];
    return part?.ours == null || part.verdict.kind === 'incomplete';
  });
  if (missing !== undefined) {
    return { row, ours: null, n: 0, published, verdict: incomplete(`${missing} is missing`) };
  }
  const estimates = parts.flatMap((part) => (part?.ours == null ? [] : [part.ours.estimate]));
  const k = estimates.length;
  const value = estimates.reduce((sum, each) => sum + each.value, 0) / k;
  const stderr = Math.sqrt(estimates.reduce((sum, each) => sum + each.stderr ** 2, 0)) / k;
  const n = estimates.reduce((sum, each) => sum + each.n, 0);
  const interval = normalInterval(value, stderr);
  const estimate: Estimate = { value, stderr, interval, method: 'normal', n };
  return {
    row,
    ours: { name: row.metric, estimate },
    n,
    published,
    verdict: parts.some((part) => part?.verdict.kind === 'not comparable')
      ? LETTERS
      : published === null
        ? incomplete(NO_VALUE)
        : compareWithPublished(estimate, published),
  };
}

const NO_VALUE = 'the card has no value in this column';

function incomplete(why: string): CardVerdict {
  return { kind: 'incomplete', why };
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
  if (!known(row.benchmark)) return incomplete(`this version has no benchmark "${row.benchmark}"`);
  if (sat === undefined) return incomplete('not run');
  const open = unfinished(sat);
  if (open !== undefined) return open;
  if (ours === null) return incomplete(`no metric "${row.ours ?? row.metric}"`);
  if (published === null) return incomplete(NO_VALUE);
  return compareWithPublished(ours.estimate, published);
}

function unfinished({ outstanding, errors }: BenchmarkReport): CardVerdict | undefined {
  if (outstanding > 0) return incomplete(`${outstanding} responses outstanding`);
  return errors > 0 ? incomplete(`${errors} in error`) : undefined;
}
