import { OpenAI } from 'openai/client';
import { APIError } from 'openai/core/error';
import { toFile } from 'openai/core/uploads';
import { CardbenchError } from '../../core/errors.js';
import { type ReasoningTags, reasoningSplitter } from '../../core/reasoning/split.js';
import { createRedactor } from '../../core/secrets/secrets.js';
import { terminalLine } from '../../core/terminal-text.js';
import { type Endpoint, secretsOf } from '../endpoint.js';
import type { CallFailure, CallOutcome, ModelRequest } from '../model.js';
import { StatusError } from '../status-error.js';
import { clientOptions } from './client-options.js';
import { failureOf } from './failure.js';
import { readBatchLine } from './openai-batch-line.js';
import { wireFormatFor } from './registry.js';

/** The state of a batch. */
export interface BatchState {
  readonly id: string;
  /** `open` as long as the host works on it. */
  readonly status: 'open' | 'ended' | 'failed';
  readonly done: number;
  readonly total: number;
  /** Why it failed, in the host's words. */
  readonly problem: string | null;
  /** Files of results and of requests that failed. */
  readonly files: readonly string[];
  /** The label that it was submitted under. */
  readonly label: string | null;
}

/** One request of a batch, and the path that it is for: all requests of a batch have the same. */
export interface BatchRequest {
  readonly line: string;
  readonly target: string;
}

/** One result of a batch, with the id of its request. */
export interface BatchResult {
  readonly id: string;
  readonly outcome: CallOutcome;
}

/** The Batch API of OpenAI and of hosts that have the same. What its promises reject with is classified by `failure`. */
export interface BatchApi {
  /** @param body as a call of its own would send it */
  readonly request: (id: string, request: ModelRequest, body: unknown) => BatchRequest;
  /** Uploads the lines of requests to one target, and starts the batch. */
  readonly submit: (lines: readonly string[], target: string, label: string) => Promise<BatchState>;
  readonly look: (id: string) => Promise<BatchState>;
  /** The latest batches of the account; none where the host lists none. */
  readonly latest: () => Promise<readonly BatchState[]>;
  /** The lines of a file of results. */
  readonly lines: (file: string) => Promise<readonly string[]>;
  /** `undefined` for a line that is none of a batch's results. */
  readonly read: (line: string) => BatchResult | undefined;
  /** @param now milliseconds since the epoch */
  readonly failure: (thrown: unknown, now: number) => CallFailure;
}

const LABEL = 'cardbench_run';

export function createBatchApi(
  endpoint: Endpoint,
  timeout: number,
  reasoningTags?: ReasoningTags,
): BatchApi {
  const split = reasoningSplitter(reasoningTags);
  const client = new OpenAI({ ...clientOptions(endpoint), maxRetries: 4, timeout });
  const redactor = createRedactor(secretsOf(endpoint));
  const stateOf = (batch: OpenAI.Batches.Batch): BatchState => {
    const state = readState(batch);
    // The id is stored and named; it cannot be changed and still name the batch.
    if (redactor.reply(state.id) !== state.id) {
      throw new CardbenchError(
        'The host names a batch by the key that it was given; leave out --batch.',
      );
    }
    const { problem } = state;
    return { ...state, problem: problem === null ? null : terminalLine(redactor.message(problem)) };
  };
  return {
    request: (id, { prompt }, body) => {
      const target = `/v1${wireFormatFor(endpoint, prompt).path}`;
      return { target, line: JSON.stringify({ custom_id: id, method: 'POST', url: target, body }) };
    },
    submit: async (lines, target, label) => {
      const file = await client.files.create({
        file: await toFile(Buffer.from(`${lines.join('\n')}\n`), 'cardbench.jsonl'),
        purpose: 'batch',
      });
      return stateOf(
        await client.batches.create({
          input_file_id: file.id,
          endpoint: target as '/v1/chat/completions',
          completion_window: '24h',
          metadata: { [LABEL]: label },
        }),
      );
    },
    look: async (id) => stateOf(await client.batches.retrieve(id)),
    latest: async () => {
      try {
        return (await client.batches.list({ limit: 100 })).data.map(stateOf);
      } catch {
        return [];
      }
    },
    lines: async (file) => {
      const text = await (await client.files.content(file)).text();
      return text.split('\n').filter((line) => line.trim() !== '');
    },
    read: (line) => readBatchLine(line, redactor, split),
    failure: (thrown, now) => failureOf(statusErrorOf(thrown), redactor.message, now),
  };
}

/** An error status as the rest of the program knows it. */
function statusErrorOf(thrown: unknown): unknown {
  if (!(thrown instanceof APIError) || thrown.status === undefined) return thrown;
  const { status, headers, error } = thrown;
  return new StatusError(status, headers ?? new Map(), JSON.stringify({ error }));
}

function readState(batch: OpenAI.Batches.Batch): BatchState {
  const { status, request_counts: counts } = batch;
  const over = status === 'completed' || status === 'expired' || status === 'cancelled';
  return {
    id: batch.id,
    status: status === 'failed' ? 'failed' : over ? 'ended' : 'open',
    done: (counts?.completed ?? 0) + (counts?.failed ?? 0),
    total: counts?.total ?? 0,
    problem: batch.errors?.data?.[0]?.message ?? null,
    files: [batch.output_file_id, batch.error_file_id].flatMap((id) => (id ? [id] : [])),
    label: batch.metadata?.[LABEL] ?? null,
  };
}
