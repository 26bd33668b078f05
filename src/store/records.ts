import type { Protocol } from '../core/protocol.js';
import type { ModelResponse } from '../core/response.js';
import type { Score } from '../core/score.js';
import type { DatasetOrigin, DatasetSource } from '../datasets/opened.js';
import type { MetricResult } from '../metrics/metric.js';
import type { CallFailure, Reply } from '../models/model.js';

/** `unfinished`: calls are outstanding; `incomplete`: all calls were made, but some items are in error. */
export type RunStatus = 'unfinished' | 'incomplete' | 'finished';

/** A run, as it is stored. */
export interface RunRecord {
  readonly id: string;
  /** Equal for equal configurations; used to find the run to resume. */
  readonly fingerprint: string;
  readonly status: RunStatus;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** The version of cardbench that created it. */
  readonly cardbench: string;
  readonly provider: string;
  readonly model: string;
  readonly baseUrl: string;
  /** The built-in stand-in answered: the scores say nothing about any model. */
  readonly standIn: boolean;
  /** The whole configuration, as canonical JSON. */
  readonly config: string;
}

/** One benchmark of a run, as it was planned. */
export interface RunBenchmarkRecord {
  readonly id: number;
  readonly benchmark: string;
  readonly title: string;
  readonly protocol: Protocol & { readonly samples: number };
  readonly datasetSource: DatasetSource;
  /** Where the items come from; `null` in runs of versions that did not record it. */
  readonly datasetOrigin: DatasetOrigin | null;
  readonly datasetLabel: string;
  readonly datasetSha256: string;
  /** Planned responses: items times samples. */
  readonly planned: number;
  /** Items of the whole published split, where known. */
  readonly published: number | null;
}

/** Identifies a response: item id and zero-based sample index. */
export interface SampleKey {
  readonly item: string;
  readonly sample: number;
}

export interface NewResponse extends SampleKey {
  readonly requestSha256: string;
  readonly reply: Reply;
  readonly costUsd: number | null;
  readonly attempts: number;
  readonly receivedAt: string;
}

export interface StoredResponse extends SampleKey {
  readonly response: ModelResponse;
}

export interface FailedAttempt extends SampleKey {
  readonly attempt: number;
  readonly failure: CallFailure;
  /** No further attempt is made, and the item is in error. */
  readonly final: boolean;
  readonly failedAt: string;
  /** Of a reply that was thrown away, where its tokens and their price are known. */
  readonly costUsd?: number | null;
}

export interface NewScore extends SampleKey {
  /** `null` if the scorer itself failed; `error` then contains its message. */
  readonly score: Score | null;
  readonly error: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The item's tags are known to be stored already: storing them again would only take time. */
  readonly tagsAreStored?: boolean;
}

/** One scoring of a benchmark of a run, and the rules that it used. */
export interface ScoringRecord {
  readonly id: number;
  readonly createdAt: string;
  readonly scorer: string;
  readonly scorerVersion: number;
  readonly extractor: string;
  readonly sandbox: string | null;
  /** The judge model that the scorer could ask; `null` without one. */
  readonly judge: string | null;
  /** The guards of the system that is scored; `null` where the model's own replies are. */
  readonly guards: string | null;
}

/** Counts over the responses of one benchmark of a run, other than its scores. */
export interface Tally {
  readonly responses: number;
  /** Items in error that have not been answered since. */
  readonly errors: number;
  readonly truncated: number;
  /** Truncated during reasoning, before any answer. */
  readonly endInReasoning: number;
  readonly refused: number;
  /** Failed attempts that were retried. */
  readonly retries: number;
  /** Responses reused from earlier runs. */
  readonly cached: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** The part of `tokensOut` that servers report as reasoning. */
  readonly reasoningTokens: number;
  /** Tokens of the responses that this run requested, without reused ones. */
  readonly tokensPaid: number;
  readonly costUsd: number | null;
  readonly meanLatencyMs: number | null;
  readonly meanFirstTokenMs: number | null;
  /** Every model name that the server reported, sorted. */
  readonly reportedModels: readonly string[];
  /** Every system fingerprint that the server reported, sorted. */
  readonly systemFingerprints: readonly string[];
}

/** The metrics of one scoring, in the benchmark's order, with the counts of missing answers and errors. */
export interface ScoringResult {
  readonly scoring: ScoringRecord;
  readonly metrics: readonly MetricResult[];
  readonly scored: number;
  readonly noAnswer: number;
  readonly scoringErrors: number;
}
