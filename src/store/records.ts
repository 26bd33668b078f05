import type { Protocol } from '../core/protocol.js';
import type { ModelResponse } from '../core/response.js';
import type { Score } from '../core/score.js';
import type { DatasetSource } from '../datasets/load.js';
import type { DatasetOrigin } from '../datasets/origin.js';
import type { MetricResult } from '../metrics/metric.js';
import type { CallFailure, Reply } from '../models/model.js';

/** `unfinished`: calls are outstanding; `incomplete`: all were made, some failed for good. */
export type RunStatus = 'unfinished' | 'incomplete' | 'finished';

/** A run, as it is stored. */
export interface RunRecord {
  readonly id: string;
  /** Equal for equal configurations, which is how a run is found again. */
  readonly fingerprint: string;
  readonly status: RunStatus;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  /** The version that made it. */
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
  /** Whose items they are; `null` in runs of versions that did not look. */
  readonly datasetOrigin: DatasetOrigin | null;
  readonly datasetLabel: string;
  readonly datasetSha256: string;
  /** Responses that the plan asks for: items times samples. */
  readonly planned: number;
  /** Items of the whole published split, where known. */
  readonly published: number | null;
}

/** Which response: item id and zero-based sample index. */
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
  /** No further attempt is made: the item is in error. */
  readonly final: boolean;
  readonly failedAt: string;
}

export interface NewScore extends SampleKey {
  /** `null` when the scorer itself failed; `error` then says how. */
  readonly score: Score | null;
  readonly error: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** One scoring of a benchmark of a run, and the rules it went by. */
export interface ScoringRecord {
  readonly id: number;
  readonly createdAt: string;
  readonly scorer: string;
  readonly scorerVersion: number;
  readonly extractor: string;
  readonly sandbox: string | null;
  /** The model that was asked where the scorer found no equality. */
  readonly judge: string | null;
}

/** What happened beside the scores: counted over the responses of one benchmark of a run. */
export interface Tally {
  readonly responses: number;
  /** Failed for good, and never answered since. */
  readonly errors: number;
  readonly truncated: number;
  /** Cut off while the model was thinking, before its answer. */
  readonly endInReasoning: number;
  readonly refused: number;
  /** Failed attempts that were tried again. */
  readonly retries: number;
  /** Responses that were used again from earlier runs. */
  readonly cached: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Those of `tokensOut` that servers say were spent on reasoning. */
  readonly reasoningTokens: number;
  /** Of the responses that this run has called for. */
  readonly tokensPaid: number;
  readonly costUsd: number | null;
  readonly meanLatencyMs: number | null;
  readonly meanFirstTokenMs: number | null;
  /** Every model name that the server reported, sorted. */
  readonly reportedModels: readonly string[];
}

/** The metrics of one scoring, in the order of the benchmark, with what it could not say. */
export interface ScoringResult {
  readonly scoring: ScoringRecord;
  readonly metrics: readonly MetricResult[];
  readonly scored: number;
  readonly noAnswer: number;
  readonly scoringErrors: number;
}
