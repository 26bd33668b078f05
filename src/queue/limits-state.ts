import { z } from 'zod';
import { readJson } from './read-message.js';

/** A bucket of permits: `level` of them at the time `at`. */
const bucketSchema = z.object({ level: z.number(), at: z.number() });

const allowanceSchema = z.object({
  limit: z.number().nullable(),
  remaining: z.number(),
  reset: z.number(),
});

/** A call that has ended, as the rules for rates and for calls in flight see it. Times are those of the engine. */
export const endedCallSchema = z.object({
  began: z.number(),
  ended: z.number(),
  /** Calls in flight on all machines when it began. */
  level: z.number(),
  kind: z.enum(['reply', 'refused', 'failed']),
  /** Refused because there were too many calls. */
  tooMany: z.boolean(),
  /** Tells that the endpoint works: a reply, or a failure that no retry can mend. */
  works: z.boolean(),
  requests: allowanceSchema.exactOptional(),
  tokens: allowanceSchema.exactOptional(),
});

/** What the machine that learns has found out. `null` is unlimited. */
const learnedSchema = z.object({
  /** Calls per second. */
  rate: z.number().nullable(),
  /** Tokens per second. */
  tokenRate: z.number().nullable(),
  /** Calls in flight. */
  inFlight: z.number(),
});

const runLimitsSchema = z.object({
  concurrency: z.number().nullable(),
  rpm: z.number().nullable(),
  tpm: z.number().nullable(),
  /** No further call of the run is to be made. */
  stopping: z.boolean(),
  /** When its coordinator was last seen. */
  at: z.number(),
});

const workerSchema = z.object({
  host: z.string(),
  /** Calls that it may have in flight, and those that it has. */
  slots: z.number(),
  active: z.number(),
  want: z.number(),
  at: z.number(),
});

export const limitsStateSchema = z.object({
  runs: z.record(z.string(), runLimitsSchema),
  workers: z.record(z.string(), workerSchema),
  requests: bucketSchema.nullable(),
  tokens: bucketSchema.nullable(),
  /** Tokens that a call takes, as a worker has seen it last. */
  cost: z.number().nullable(),
  /** For the learnt rate of calls. */
  pace: bucketSchema.nullable(),
  pausedUntil: z.number(),
  /** Pauses with no reply between them, and who has been refused last: that worker makes the next call alone. */
  refusing: z.object({
    pauses: z.number(),
    worker: z.string(),
    /** When it was given the permit for that call. */
    triedAt: z.number().nullable(),
  }),
  learned: learnedSchema,
  /** The worker that learns from the calls of all. */
  leader: z.object({ worker: z.string(), until: z.number() }).nullable(),
  /** Calls that the leader has not seen yet. */
  ended: z.array(endedCallSchema),
});

export type EndedCall = z.output<typeof endedCallSchema>;
export type Learned = z.output<typeof learnedSchema>;
export type RunLimits = z.output<typeof runLimitsSchema>;
export type LimitsState = z.output<typeof limitsStateSchema>;

/** Calls in flight before anything is known of the endpoint. */
export const FIRST_IN_FLIGHT = 8;

/** @throws CardbenchError for a state that another version has written */
export function readLimits(value: string | undefined): LimitsState {
  if (value !== undefined) return readJson(limitsStateSchema, value);
  return {
    runs: {},
    workers: {},
    requests: null,
    tokens: null,
    cost: null,
    pace: null,
    pausedUntil: 0,
    refusing: { pauses: 0, worker: '', triedAt: null },
    learned: { rate: null, tokenRate: null, inFlight: FIRST_IN_FLIGHT },
    leader: null,
    ended: [],
  };
}
