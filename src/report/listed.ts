import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import type { RunStatus } from '../results/records.js';
import type { RunSummary as StoredRun } from '../results/run-summary.js';
import type { CardSampling } from './json-outputs.js';

/** One of the benchmarks that `cardbench benchmarks --json` prints. */
export interface ListedBenchmark {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The dataset's name. */
  readonly dataset: string;
  /** Items that were published. */
  readonly items: number;
  readonly shots: number;
  /** Tokens allowed for a reply. */
  readonly maxTokens: number;
  /** Names of the extractors; the first is the default. */
  readonly extractors: readonly string[];
  /** Names of the metrics; the first is the headline. */
  readonly metrics: readonly string[];
}

/** One of the datasets that `cardbench datasets list --json` prints. */
export interface ListedDataset {
  readonly name: string;
  readonly title: string;
  /** Items that were published. */
  readonly items: number;
  /** Items of the sample that comes with cardbench. */
  readonly sampleItems: number;
  readonly license: string;
  readonly homepage: string;
  /** Whether the published files are in the cache. */
  readonly isCached: boolean;
}

/** One of the cards that `cardbench card --list --json` prints. */
export interface ListedCard {
  readonly id: string;
  readonly title: string;
  /** Where the numbers were published. */
  readonly source: string;
  /** Descriptions of the columns, by name. */
  readonly columns: Readonly<Record<string, string>>;
  /** The column of the card's own model. */
  readonly column: string;
  /** Where its rows are asked, if not as chat. */
  readonly api?: 'completion' | undefined;
  /** What a reader has to do that a run does not, by column. */
  readonly notes: Readonly<Record<string, string>>;
  readonly rows: readonly ListedCardRow[];
}

/** A row of a {@link ListedCard}. */
export interface ListedCardRow {
  readonly title: string;
  /** Empty if the row is an average, or cannot be run. */
  readonly benchmark: string;
  /** Why this version cannot run it. */
  readonly why?: string | undefined;
  /** The titles of the rows that it is the mean of. */
  readonly average?: readonly string[] | undefined;
  /** Examples in the prompt; `-` where the card has none to state. */
  readonly shots: number | '-';
  /** The metric as the card names it. */
  readonly metric: string;
  /** Our metric that is compared with it, if it is not the headline. */
  readonly ours?: string | undefined;
  /** Per cent, by column. */
  readonly values: Readonly<Record<string, number>>;
  /** Published standard errors, in per cent, by column. */
  readonly stderr?: Readonly<Record<string, number>> | undefined;
  /** By column, where the card states it. */
  readonly sampling: Readonly<Record<string, CardSampling>>;
}

/** One of the runs that `cardbench runs list --json` prints, the newest first. */
export interface ListedRun {
  readonly id: string;
  readonly name: string | null;
  readonly status: RunStatus;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** ISO 8601, UTC; `null` while it is not finished. */
  readonly finishedAt: string | null;
  /** The version of cardbench that made it. */
  readonly cardbench: string;
  /** A preset's name, `custom`, `demo` or `imported`. */
  readonly provider: string;
  readonly model: string;
  /** Whether the built-in stand-in answered: the scores then say nothing about any model. */
  readonly standIn: boolean;
  readonly tags: readonly string[];
  readonly note: string;
  readonly benchmarks: readonly ListedRunBenchmark[];
}

/** One benchmark of a {@link ListedRun}. */
export interface ListedRunBenchmark {
  readonly benchmark: string;
  readonly title: string;
  /** Responses that the run asks for. */
  readonly planned: number;
  readonly responses: number;
  /** Responses that the headline metric is made of. */
  readonly n: number;
  /** Responses that are scored. */
  readonly scored: number;
  /** Samples in error. */
  readonly errors: number;
  /** Responses in which no answer was found. */
  readonly noAnswer: number;
  /** Responses that were cut off. */
  readonly truncated: number;
  /** The name of the headline metric; `null` before anything is scored. */
  readonly metric: string | null;
  /** Its value, from 0 to 1. */
  readonly value: number | null;
  /** Its 95 % confidence interval, from 0 to 1. */
  readonly interval: readonly [low: number, high: number] | null;
}

export function listedBenchmark(benchmark: AnyBenchmark, items: number): ListedBenchmark {
  const { id, title, description, dataset, protocol, scorer, metrics } = benchmark;
  return {
    id,
    title,
    description,
    dataset: dataset.name,
    items,
    shots: protocol.shots,
    maxTokens: protocol.maxTokens,
    extractors: Object.keys(scorer.extractors),
    metrics: metrics.map(({ name }) => name),
  };
}

export function listedRun({ run, benchmarks, annotations }: StoredRun): ListedRun {
  const { id, status, createdAt, finishedAt, cardbench, provider, model, standIn } = run;
  const { name, tags, note } = annotations;
  return {
    ...{ id, name, status, createdAt, finishedAt, cardbench, provider, model, standIn },
    tags,
    note,
    benchmarks: benchmarks.map(({ headline, id: _, ...benchmark }) => ({
      ...benchmark,
      metric: headline?.name ?? null,
      value: headline?.estimate.value ?? null,
      interval: headline?.estimate.interval ?? null,
    })),
  };
}
