import type { Estimate } from '../metrics/metric.js';
import type { JudgeAgreement } from '../results/judge-agreement.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord, Tally } from '../results/records.js';
import type { BenchmarkResults, RunResults } from '../results/run-results.js';

/** What `cardbench report --format json` and `cardbench runs show --json` print. */
export interface ReportOutput {
  /** The run, with its whole configuration; the settings are those of the version that made it. */
  readonly run: Omit<RunRecord, 'config'> & { readonly config: unknown };
  /** The run whose replies take the place of some of these; missing in a run as it is stored. */
  readonly merged?: NonNullable<RunResults['merged']>;
  readonly benchmarks: readonly ReportOutputBenchmark[];
}

/** One benchmark of a {@link ReportOutput}. */
export interface ReportOutputBenchmark
  extends Pick<
    BenchmarkResults,
    | 'asked'
    | 'outstanding'
    | 'n'
    | 'scored'
    | 'errors'
    | 'noAnswer'
    | 'itemErrors'
    | 'judged'
    | 'guarded'
  > {
  /** Its id. */
  readonly benchmark: string;
  readonly title: string;
  readonly protocol: RunBenchmarkRecord['protocol'];
  readonly dataset: {
    readonly source: RunBenchmarkRecord['datasetSource']['kind'];
    readonly origin: RunBenchmarkRecord['datasetOrigin'];
    readonly label: string;
    /** Of the items that were asked. */
    readonly sha256: string;
    /** Items of the whole published split; `null` where it is not known. */
    readonly publishedItems: number | null;
  };
  /** The newest scoring; `null` before one. */
  readonly scoring: ScoringRecord | null;
  /** Planned responses: items times samples. */
  readonly planned: number;
  /** The first is the headline; empty before anything is scored. */
  readonly metrics: readonly ({ readonly name: string } & Estimate)[];
  /** Counts over responses, their tokens, cost and times. */
  readonly usage: Tally;
  /** How far the judge agrees with each other judge that graded the same replies. */
  readonly judgeAgreements?: readonly JudgeAgreement[];
}
