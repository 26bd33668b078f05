// The JSON that `cardbench view` serves and that its page reads. docs/view.md lists the addresses. Scores are fractions
// from 0 to 1, times are ISO 8601, durations are milliseconds.

import type { PairedComparison } from '../compare/paired.js';
import type { Ranked } from '../compare/ranking.js';
import type { Histogram } from '../core/histogram.js';
import type { JudgedFinding, Points } from '../explain/cause.js';
import type { NextStep } from '../explain/explain-card.js';
import type { Estimate } from '../metrics/metric.js';
import type { ItemDetails } from '../results/item.js';
import type { ItemRow } from '../results/item-row.js';
import type { RunBenchmarkRecord, RunStatus, ScoringRecord, Tally } from '../results/records.js';
import type { Progress } from '../results/side-file/progress.js';
import type { Failures } from '../results/standing.js';
import type { TagValues } from '../results/tags.js';

/** A number with its interval: what every score of the API is. */
export type Score = Pick<Estimate, 'value' | 'interval' | 'n'>;

/** `GET /api/store` */
export interface StoreInfo {
  /** The file's name, without its folder. */
  readonly store: string;
  /** Of cardbench. */
  readonly version: string;
  /** Whether tags, notes and deletion are allowed. */
  readonly write: boolean;
  readonly cards: readonly { readonly id: string; readonly title: string }[];
  /** When a site of files was made; a server has none. */
  readonly exportedAt?: string;
}

/** A benchmark of a run in a list. */
export interface BenchmarkInfo {
  /** The id of the benchmark of this run. */
  readonly id: number;
  readonly benchmark: string;
  readonly title: string;
  readonly planned: number;
  readonly responses: number;
  /** What the headline is made of. */
  readonly n: number;
  readonly scored: number;
  readonly errors: number;
  readonly noAnswer: number;
  readonly truncated: number;
  /** The headline metric; `null` before the first score. */
  readonly metric: string | null;
  readonly score: Score | null;
}

/** A run in a list. */
export interface RunInfo {
  readonly id: string;
  readonly status: RunStatus;
  /** A process is working on it. */
  readonly active: boolean;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** `novita:meta-llama/llama-3.3-70b-instruct` */
  readonly model: string;
  /** The built-in stand-in answered. */
  readonly standIn: boolean;
  readonly tags: readonly string[];
  readonly note: string;
  readonly benchmarks: readonly BenchmarkInfo[];
}

/** `GET /api/runs` */
export interface RunList {
  /** The newest first. */
  readonly runs: readonly RunInfo[];
}

/** A benchmark of a run, with all its numbers. */
export interface BenchmarkPage {
  readonly id: number;
  readonly record: RunBenchmarkRecord;
  readonly scoring: ScoringRecord | null;
  /** The oldest first. */
  readonly scorings: readonly ScoringRecord[];
  readonly metrics: readonly { readonly name: string; readonly estimate: Score }[];
  /** What the first of them is made of. */
  readonly n: number;
  readonly scored: number;
  readonly errors: number;
  readonly noAnswer: number;
  readonly outstanding: number;
  readonly tally: Tally;
  readonly tags: readonly TagValues[];
}

/** `GET /api/runs/<run>` */
export interface RunPage {
  readonly run: RunInfo;
  readonly cardbench: string;
  readonly baseUrl: string;
  readonly fingerprint: string;
  readonly config: unknown;
  /** A command that repeats the run. */
  readonly command: string;
  /** What to know before the scores are used. */
  readonly caveats: readonly string[];
  readonly benchmarks: readonly BenchmarkPage[];
  /** Cards that have a row for one of the benchmarks. */
  readonly cards: readonly { readonly id: string; readonly title: string }[];
}

/** A group of items, such as a subject or a language. */
export interface GroupScore extends Score {
  readonly group: string;
}

/** `GET /api/runs/<run>/<benchmark>/charts` */
export interface Charts {
  readonly groups: readonly { readonly tag: string; readonly groups: readonly GroupScore[] }[];
  /** The score after so many responses. */
  readonly settling: readonly {
    readonly n: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
  /** Milliseconds. */
  readonly latency: Histogram | null;
  readonly tokens: Histogram | null;
  readonly failures: Failures;
  /** How far the sums of a long run are; the plots are empty until they are made. `null` where all is there. */
  readonly preparing: Progress | null;
}

/** `GET /api/runs/<run>/<benchmark>/items` */
export interface ItemsPage {
  readonly rows: readonly ItemRow[];
  readonly next: string | null;
  readonly total: number | null;
  readonly preparing: Progress | null;
}

/** Another run's reply to the same item. */
export interface OtherReply {
  readonly run: string;
  readonly model: string;
  readonly createdAt: string;
  readonly scoring: number | null;
}

/** `GET /api/runs/<run>/<benchmark>/item` */
export interface ItemPageData extends ItemDetails {
  readonly run: string;
  readonly model: string;
  readonly benchmark: string;
  readonly title: string;
  readonly scoring: number | null;
  /** The request's body, parsed; `null` if it is not stored. */
  readonly request: { readonly path: string; readonly body: unknown } | null;
  /** Texts were cut to this many characters; `null` if none was. */
  readonly cutTo: number | null;
  /** Texts are left out of an exported site, because the authors of the benchmark ask that its items not be published. */
  readonly withheld?: true;
  /** Other runs of the same benchmark, the newest first. */
  readonly others: readonly OtherReply[];
}

/** A row of the comparison of two runs. */
export interface ComparedRow extends PairedComparison {
  readonly benchmark: string;
  readonly title: string;
  /** `p` corrected for the number of rows (Holm). */
  readonly corrected: number;
  readonly overridden: readonly string[];
  readonly firstScoring: number | null;
  readonly secondScoring: number | null;
  /** Means by group, for a scatter plot. */
  readonly scatter: readonly {
    readonly tag: string;
    readonly groups: readonly {
      readonly group: string;
      readonly n: number;
      readonly first: number;
      readonly second: number;
    }[];
  }[];
}

/** `GET /api/compare?runs=<a>,<b>` */
export interface Comparison {
  readonly runs: readonly {
    readonly id: string;
    readonly model: string;
    readonly createdAt: string;
  }[];
  /** Of two runs; empty for more. */
  readonly rows: readonly ComparedRow[];
  /** Of three or more. */
  readonly rankings: readonly {
    readonly benchmark: string;
    readonly title: string;
    readonly models: readonly Ranked[];
  }[];
  /** Two runs differ in their conditions, so that some benchmark is compared only with `force=1`. */
  readonly mayBeForced: boolean;
  /** Why some benchmark is not compared, or is compared nevertheless. */
  readonly notes: readonly string[];
}

/** `GET /api/compare/items` */
export interface Differences {
  readonly rows: readonly {
    readonly item: string;
    readonly first: number;
    readonly second: number;
  }[];
  readonly next: string | null;
}

/** A row of a card with the score of each model of this store. */
export interface CardRowPage {
  readonly title: string;
  readonly benchmark: string;
  readonly metric: string;
  readonly shots: number | '-';
  /** Per cent, by column. */
  readonly values: Readonly<Record<string, number>>;
  /** By run, in the order of {@link CardPage.runs}; `null` where the run does not have it. */
  readonly ours: readonly (CardCell | null)[];
}

export interface CardCell {
  readonly score: Score;
  /** The verdict's kind: `reproduced`, `off`, `not shown`, `not comparable`, `incomplete`. */
  readonly kind: string;
  readonly verdict: string;
}

/** `GET /api/cards/<card>` */
export interface CardPage {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Descriptions, by name. */
  readonly columns: Readonly<Record<string, string>>;
  readonly column: string;
  readonly rows: readonly CardRowPage[];
  readonly runs: readonly {
    readonly id: string;
    readonly model: string;
    readonly createdAt: string;
    readonly standIn: boolean;
    readonly summary: string;
  }[];
}

/** A cause of a row, with the number of samples that it touches in place of the samples. */
export interface CausePage extends Omit<JudgedFinding, 'affected' | 'advice'> {
  /** Stored samples; `items` with `cause` lists them. */
  readonly samples: number;
}

/** A row of an explanation. */
export interface ExplainedRow {
  readonly benchmark: string;
  readonly title: string;
  readonly metric: string;
  readonly ours: number;
  /** `null` without a published value. */
  readonly published: number | null;
  readonly conclusion: string;
  /** From the published value to ours: what the score loses by each cause, and what they leave; empty without one. */
  readonly steps: readonly {
    /** A cause, or `not explained`. */
    readonly label: string;
    readonly loss: number;
    readonly interval: readonly [low: number, high: number];
  }[];
  readonly causes: readonly CausePage[];
  readonly rest: Points | null;
  readonly next: readonly NextStep[];
  readonly notes: readonly string[];
}

/** `GET /api/runs/<run>/explain` */
export interface ExplainPage {
  readonly run: string;
  readonly model: string;
  readonly createdAt: string;
  /** What the run is compared with; `null` if with nothing. */
  readonly card: {
    readonly id: string;
    readonly title: string;
    readonly column: string;
    readonly columns: Readonly<Record<string, string>>;
  } | null;
  /** Cards that have a row for one of the benchmarks. */
  readonly cards: readonly { readonly id: string; readonly title: string }[];
  readonly rows: readonly ExplainedRow[];
}

/** What `GET /api/runs/<run>/live` sends, as server-sent events of the type `state`. */
export interface LiveState {
  readonly status: RunStatus;
  readonly active: boolean;
  readonly benchmarks: readonly {
    readonly id: number;
    readonly title: string;
    readonly planned: number;
    readonly responses: number;
    readonly errors: number;
    readonly retries: number;
    /** The mean of the scores so far; not the headline metric where that is no plain mean. */
    readonly mean: Score | null;
  }[];
  /** Responses per second over the last seconds; `null` without any. */
  readonly rate: number | null;
  /** Seconds left at this rate. */
  readonly left: number | null;
  /** `4 workers on 2 machines, 120 of 256 calls in flight`; `null` for a run in one process. */
  readonly workers: string | null;
  readonly failures: readonly {
    readonly item: string;
    readonly cause: string;
    readonly status: number | null;
    readonly message: string;
    readonly final: boolean;
  }[];
}

/** The body of every answer that is not a success. */
export interface Problem {
  /** One sentence. */
  readonly error: string;
}
