import type { MetricResult } from '../metrics/metric.js';
import { isOfSeveral } from '../metrics/sampling.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';
import { averageOf } from './average.js';
import { type CardRow, decimalsOf } from './card.js';
import type { FindEvidence } from './evidence.js';
import { sampledOtherwise } from './sampled-otherwise.js';
import { uncertaintyOfEstimate } from './stored-estimate.js';
import { besideMeanOf, type Uncertainty, uncertaintyOf } from './uncertainty.js';
import { type CardVerdict, compareWithPublished, type Margin, marginOf } from './verdict.js';

/** A row of a card with our score and the published one. */
export interface ComparedRow {
  readonly row: CardRow;
  readonly ours: MetricResult | null;
  readonly n: number;
  /** Per cent; `null` where the card has no value in this column. */
  readonly published: number | null;
  /**
   * The uncertainty of our score as an estimate of the model's expected score on the published items; `null` without a
   * score.
   */
  readonly uncertainty: Uncertainty | null;
  /** The largest accepted difference from the published value. */
  readonly margin: Margin | null;
  readonly verdict: CardVerdict;
  /** What is to be said where the card drew more samples of each item: `one sample; the card reports the mean of 64`. */
  readonly fewer: string | null;
}

/**
 * Compares a run with the rows of a card.
 *
 * @param run `null` if none of the rows could be run
 * @param known whether this version has a benchmark
 * @param find finds the scores of each item; without it, verdicts are based on the stored estimates alone
 */
export function compareWithCard(
  rows: readonly CardRow[],
  column: string,
  run: RunResults | null,
  known: (benchmark: string) => boolean,
  find: FindEvidence = () => undefined,
): ComparedRow[] {
  const context: Context = { run, column, known, find, digits: (row) => decimalsOf(row, rows) };
  const above = new Map<string, ComparedRow>();
  return rows.map((row) => {
    const published = row.values[column] ?? null;
    const compared =
      row.average === undefined
        ? ofBenchmark(row, published, context)
        : ofRows(row, row.average, published, above, context);
    above.set(row.title, compared);
    return compared;
  });
}

interface Context {
  readonly run: RunResults | null;
  readonly column: string;
  readonly known: (benchmark: string) => boolean;
  readonly find: FindEvidence;
  readonly digits: (row: CardRow) => number;
}

function ofBenchmark(row: CardRow, published: number | null, context: Context): ComparedRow {
  const { run, known, find } = context;
  const measured = run?.benchmarks.find(({ record }) => record.benchmark === row.benchmark);
  const letters = run?.benchmarks.find(
    ({ record }) => record.benchmark === `${row.benchmark}-generate`,
  );
  if (measured === undefined && letters !== undefined) return asLetters(row, letters, published);
  const stored = measured === undefined ? null : metricFor(measured, row);
  const found = measured === undefined || stored === null ? undefined : find(measured, stored.name);
  const ours = found?.result ?? stored;
  const single =
    found !== undefined
      ? uncertaintyOf(found.evidence)
      : measured === undefined || ours === null
        ? null
        : uncertaintyOfEstimate(ours.estimate, ofSamples(ours.name, measured));
  const said = row.sampling[context.column];
  const uncertainty =
    single === null || (ours !== null && isOfSeveral(ours.name))
      ? single
      : besideMeanOf(said?.samples ?? 1, single);
  const sampled =
    run === null || measured === undefined
      ? { incomparable: null, fewer: null }
      : sampledOtherwise(said, measured, run);
  const open = obstacle(row, measured, ours, published, known);
  const incomparable = found?.incomparable ?? sampled.incomparable;
  return {
    row,
    ours,
    n: ours?.estimate.n ?? measured?.n ?? 0,
    published,
    fewer: sampled.fewer,
    ...judged(
      uncertainty,
      published,
      context.digits(row),
      open ?? (incomparable === null ? undefined : { kind: 'not comparable', why: incomparable }),
    ),
  };
}

/** The verdict, unless `instead` replaces it. */
function judged(
  uncertainty: Uncertainty | null,
  published: number | null,
  digits: number,
  instead: CardVerdict | undefined,
): Pick<ComparedRow, 'uncertainty' | 'margin' | 'verdict'> {
  const margin = uncertainty === null ? null : marginOf(uncertainty, digits);
  if (instead !== undefined) return { uncertainty, margin, verdict: instead };
  if (uncertainty === null || margin === null) {
    return { uncertainty, margin, verdict: incomplete('not scored') };
  }
  if (published === null) return { uncertainty, margin, verdict: incomplete(NO_VALUE) };
  return { uncertainty, margin, verdict: compareWithPublished(uncertainty, published, margin) };
}

/** A metric that makes one verdict of several samples is as noisy as a single sample. */
function ofSamples(
  metric: string,
  measured: BenchmarkResults,
): Pick<BenchmarkResults, 'record' | 'asked'> {
  return isOfSeveral(metric) ? { ...measured, asked: { ...measured.asked, fewest: 1 } } : measured;
}

const LETTERS: CardVerdict = {
  kind: 'not comparable',
  why: 'asked as letter questions',
};

/**
 * The accuracy on the same items asked as letter questions; it is the same for all metrics that the card reports on
 * them.
 */
function asLetters(
  row: CardRow,
  measured: BenchmarkResults,
  published: number | null,
): ComparedRow {
  const task = row.ours?.split('/')[1];
  const name = task === undefined ? undefined : `acc/${task}`;
  const accuracy =
    measured.metrics.find((metric) => metric.name === name) ?? measured.metrics[0] ?? null;
  const ours = accuracy === null ? null : { ...accuracy, name: `${accuracy.name}, letters` };
  return {
    row,
    ours,
    n: ours?.estimate.n ?? 0,
    published,
    uncertainty: null,
    margin: null,
    fewer: null,
    verdict: unfinished(measured) ?? (ours === null ? incomplete('not scored') : LETTERS),
  };
}

/** The unweighted mean of earlier rows. They have different items, so their variances add up. */
function ofRows(
  row: CardRow,
  members: readonly string[],
  published: number | null,
  above: ReadonlyMap<string, ComparedRow>,
  { digits }: Context,
): ComparedRow {
  const parts = members.map((title) => above.get(title));
  const missing = members.find((_, i) => {
    const part = parts[i];
    return part?.ours == null || part.verdict.kind === 'incomplete';
  });
  if (missing !== undefined) {
    const verdict = incomplete(`${missing} is missing`);
    return {
      row,
      ours: null,
      n: 0,
      published,
      uncertainty: null,
      margin: null,
      verdict,
      fewer: null,
    };
  }
  const scored = parts.filter((part) => part !== undefined);
  const { estimate, uncertainty } = averageOf(scored);
  const incomparable = scored.find(({ verdict }) => verdict.kind === 'not comparable')?.verdict;
  const ours = { name: row.metric, estimate };
  return {
    row,
    ours,
    n: estimate.n,
    published,
    fewer: scored.find(({ fewer }) => fewer !== null)?.fewer ?? null,
    ...judged(uncertainty, published, digits(row), incomparable),
  };
}

const NO_VALUE = 'the card has no value in this column';

function incomplete(why: string): CardVerdict {
  return { kind: 'incomplete', why };
}

function metricFor({ metrics }: BenchmarkResults, { ours }: CardRow): MetricResult | null {
  return (ours === undefined ? metrics[0] : metrics.find(({ name }) => name === ours)) ?? null;
}

/** The reason why a row cannot have a verdict, if there is one. */
function obstacle(
  row: CardRow,
  measured: BenchmarkResults | undefined,
  ours: MetricResult | null,
  published: number | null,
  known: (benchmark: string) => boolean,
): CardVerdict | undefined {
  if (row.why !== undefined) return incomplete(row.why);
  if (!known(row.benchmark)) return incomplete(`this version has no benchmark "${row.benchmark}"`);
  if (measured === undefined) return incomplete('not run');
  const open = unfinished(measured);
  if (open !== undefined) return open;
  if (ours === null) return incomplete(`no metric "${row.ours ?? row.metric}"`);
  return published === null ? incomplete(NO_VALUE) : undefined;
}

function unfinished({ outstanding, errors }: BenchmarkResults): CardVerdict | undefined {
  if (outstanding > 0) return incomplete(`${outstanding} responses outstanding`);
  return errors > 0 ? incomplete(`${errors} in error`) : undefined;
}
