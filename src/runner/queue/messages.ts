import { z } from 'zod';
import { CardbenchError } from '../../core/errors.js';
import { packageVersion } from '../../core/package-root.js';
import { terminalLine } from '../../core/terminal-text.js';
import { readMessage } from '../../queue/read-message.js';
import {
  callJobSchema,
  callResultSchema,
  failedAttemptSchema,
  scoreJobSchema,
  scoreResultSchema,
} from '../jobs.js';

// What travels through the queue. Nothing in it is a key, or the value of a header.

/** The queue of batches of calls, of responses whose scoring runs programs, and of what is known of runs. */
export const CALLS = 'call';
export const SCORES = 'execute';
export const RUNS = 'runs';

/** The queue through which the results of a run return. */
export function resultsOf(run: string): string {
  return `results-${run}`;
}

/** What workers need to know of a run. */
export const runHeaderSchema = z.object({
  run: z.string(),
  /** The version of cardbench. */
  version: z.string(),
  model: z.string(),
  provider: z.string(),
  /** `null` where nothing is called: stored responses are scored again. */
  baseUrl: z.string().nullable(),
  promptLists: z.boolean().nullable(),
  /** Names of the headers that the user adds. */
  headers: z.array(z.string()).readonly(),
  settings: z.object({
    stream: z.boolean(),
    timeout: z.number(),
    retries: z.number(),
    outageTimeout: z.number(),
    seed: z.number(),
    reasoningTags: z.unknown(),
    omit: z.array(z.string()).readonly(),
    rename: z.record(z.string(), z.string()).readonly(),
  }),
  benchmarks: z
    .array(
      z.object({
        id: z.string(),
        scorer: z.object({ name: z.string(), version: z.number() }),
        dataset: z.string(),
        /** A user's own benchmark travels with the run. */
        file: z.object({ sha256: z.string(), name: z.string(), text: z.string() }).nullable(),
        /** `bubblewrap, Python 3.11.2` for scorers that run code. */
        sandbox: z.string().nullable(),
      }),
    )
    .readonly(),
});

/** Calls for one worker. */
export const callBatchSchema = z.object({
  run: z.string(),
  jobs: z.array(callJobSchema).min(1).readonly(),
});

/** Responses to be scored by one worker. */
export const scoreBatchSchema = z.object({
  run: z.string(),
  jobs: z.array(scoreJobSchema).min(1).readonly(),
});

const failureShape = failedAttemptSchema.shape.failure;

/** What came of it. */
export const resultBatchSchema = z.object({
  worker: z.string(),
  results: z
    .array(
      z.discriminatedUnion('kind', [
        failedAttemptSchema,
        callResultSchema,
        scoreResultSchema,
        z.object({
          kind: z.literal('control call'),
          used: z.object({ tokensIn: z.number(), tokensOut: z.number() }),
        }),
        z.object({ kind: z.literal('endpoint lost'), last: failureShape }),
        z.object({ kind: z.literal('refused'), reason: z.string() }),
      ]),
    )
    .readonly(),
});

/** What a worker notes of a batch: the jobs whose results are on their way. */
export const batchProgressSchema = z.object({ done: z.array(z.int().min(0)).readonly() });

export type RunHeader = z.output<typeof runHeaderSchema>;
export type CallBatch = z.output<typeof callBatchSchema>;
export type ScoreBatch = z.output<typeof scoreBatchSchema>;
export type ResultBatch = z.output<typeof resultBatchSchema>;
export type QueuedResult = ResultBatch['results'][number];

/** Of any version. */
const plannedBySchema = z.object({ run: z.string(), version: z.string() });

/** A run that another version of cardbench has planned. */
export class OtherVersion extends CardbenchError {}

/**
 * Reads what is known of a run: its version before the rest, which another version may write in another way.
 *
 * @throws OtherVersion if the run was planned by another version; CardbenchError for what is no run
 */
export function readHeader(message: unknown): RunHeader {
  const { run, version } = readMessage(plannedBySchema, message);
  if (version === packageVersion) return readMessage(runHeaderSchema, message);
  throw new OtherVersion(
    `Run ${terminalLine(run, 80)} was planned by cardbench ${terminalLine(version, 20)}, and this worker is ${packageVersion}; use the same version on all machines.`,
  );
}

/** The run of a job, which is never sealed. */
export function runOf(job: unknown): string | undefined {
  const read = z.object({ run: z.string() }).safeParse(job);
  return read.success ? read.data.run : undefined;
}

/** What a job holds, which may be sealed. */
export function bodyOf(job: unknown): unknown {
  return typeof job === 'object' && job !== null && 'body' in job ? job.body : undefined;
}
