import { z } from 'zod';
import { responseSchema } from '../core/response.js';
import { replySchema } from '../models/model.js';

/**
 * The life of a sample as data: a call job and its result, a score job and its result. All of it is plain JSON,
 * so that it can be sent to another process or machine; what arrives from one is validated by these schemas.
 */

/** Identifies a sample: run, benchmark, item id and zero-based sample index. */
export const sampleRefSchema = z.object({
  run: z.string().min(1),
  benchmark: z.string().min(1),
  item: z.string(),
  sample: z.int().min(0),
});

const textRecord = z.record(z.string(), z.string()).readonly();
const json = z.record(z.string(), z.unknown()).readonly();

const promptSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('chat'),
    messages: z
      .array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() }))
      .readonly(),
    tools: z
      .array(z.object({ name: z.string(), description: z.string(), parameters: json }))
      .readonly()
      .exactOptional(),
  }),
  z.object({ kind: z.literal('completion'), text: z.string() }),
  z.object({
    kind: z.literal('choices'),
    choices: z.array(z.object({ context: z.string(), continuation: z.string() })).readonly(),
  }),
]);

export const requestSchema = z.object({
  prompt: promptSchema,
  temperature: z.number(),
  maxTokens: z.int(),
  stop: z.array(z.string()).readonly().exactOptional(),
  logLikelihoods: z.string().exactOptional(),
  reasoningEffort: z.string().exactOptional(),
  extra: json.exactOptional(),
});

/** One call to make, with everything needed to make it. */
export const callJobSchema = z.object({
  ...sampleRefSchema.shape,
  request: requestSchema,
  /** Hash of the request body, by which equal requests are recognised. */
  requestSha256: z.string(),
  /** The first call of its benchmark, made before the others: a reason to refuse it applies to all of them. */
  probe: z.boolean(),
});

const failureSchema = z.object({
  cause: z.enum([
    'rate limit',
    'loading',
    'server error',
    'timeout',
    'connection',
    'proxy',
    'malformed reply',
    'empty reply',
    'no log-probabilities',
    'refused request',
    'context overflow',
    'tools refused',
    'missing model',
    'no access',
    'aborted',
  ]),
  retryable: z.boolean(),
  status: z.number().nullable(),
  message: z.string(),
  retryAfter: z.number().nullable(),
  wasted: z.object({ tokensIn: z.number(), tokensOut: z.number() }).optional(),
});

const attemptSchema = z.object({
  /** One-based. */
  attempt: z.int().min(1),
  failure: failureSchema,
  /** No further attempt is made; the sample is in error. */
  final: z.boolean(),
  /** ISO 8601. */
  failedAt: z.string(),
});

/** A failed attempt, reported at once, so that it is not lost if the executor crashes later. */
export const failedAttemptSchema = z.object({
  kind: z.literal('failed attempt'),
  ...sampleRefSchema.shape,
  ...attemptSchema.shape,
});

/** The result of a call job, with every attempt. */
export const callResultSchema = z.object({
  kind: z.literal('call'),
  ...sampleRefSchema.shape,
  requestSha256: z.string(),
  /** In order, including those already reported on their own. */
  failedAttempts: z.array(attemptSchema).readonly(),
  outcome: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('reply'),
      reply: replySchema,
      /** Number of attempts; 0 for a reply reused from an earlier run. */
      attempts: z.int().min(0),
      /** ISO 8601. */
      receivedAt: z.string(),
    }),
    z.object({ kind: z.literal('failed'), failure: failureSchema }),
    /** Stopped before the outcome was known; the sample stays outstanding. */
    z.object({ kind: z.literal('stopped') }),
  ]),
});

/** One response to score, with the item that it answers. */
export const scoreJobSchema = z.object({
  ...sampleRefSchema.omit({ item: true }).shape,
  item: z.object({ id: z.string(), data: z.unknown(), tags: textRecord }),
  /** Id of the scoring that the score belongs to. */
  scoring: z.int(),
  response: responseSchema,
  extractor: z.string(),
  scorer: z.object({ name: z.string(), version: z.number() }),
});

const scoreSchema = z.object({
  value: z.number(),
  answer: z.string().nullable(),
  reason: z.string(),
  details: z.record(z.string(), z.number()).readonly().exactOptional(),
});

const scoringOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('score'), score: scoreSchema }),
  /** The scorer itself failed. */
  z.object({ kind: z.literal('error'), message: z.string() }),
]);

/** The result of a score job. */
export const scoreResultSchema = z.object({
  kind: z.literal('score'),
  ...sampleRefSchema.shape,
  scoring: z.int(),
  outcome: scoringOutcomeSchema,
  /** The item's tags. */
  tags: textRecord,
});

/** A judge model's answer to one question about a sample. */
export const judgementSchema = z.object({
  kind: z.literal('judgement'),
  ...sampleRefSchema.shape,
  /** `<provider>:<id>`. */
  judge: z.string(),
  requestSha256: z.string(),
  reply: replySchema,
  attempts: z.int().min(1),
  receivedAt: z.string(),
});

/** What was asked of a model, or what outputs made elsewhere answer: recorded once for each item. */
export const askedItemSchema = z.object({
  kind: z.literal('item'),
  ...sampleRefSchema.omit({ sample: true }).shape,
  /** `null` where it is not known: the outputs were made elsewhere. */
  request: z
    .object({
      /** Relative to the base URL: `/chat/completions`. */
      path: z.string(),
      /** As it is sent, as JSON. */
      body: z.string(),
    })
    .nullable(),
  /** What a right answer is; `null` where the benchmark does not say. */
  gold: z.unknown(),
  tags: textRecord,
  /** Only hashes of the request and of the gold are kept. */
  confidential: z.boolean(),
});

/** Everything that can be recorded about a sample. */
export const resultSchema = z.discriminatedUnion('kind', [
  failedAttemptSchema,
  callResultSchema,
  scoreResultSchema,
  judgementSchema,
  askedItemSchema,
]);

export type SampleRef = z.output<typeof sampleRefSchema>;
export type CallJob = z.output<typeof callJobSchema>;
export type FailedAttempt = z.output<typeof failedAttemptSchema>;
export type CallResult = z.output<typeof callResultSchema>;
export type ScoreJob = z.output<typeof scoreJobSchema>;
export type ScoringOutcome = z.output<typeof scoringOutcomeSchema>;
export type ScoreResult = z.output<typeof scoreResultSchema>;
export type Judgement = z.output<typeof judgementSchema>;
export type AskedItem = z.output<typeof askedItemSchema>;
export type Result = z.output<typeof resultSchema>;

/** A key for a sample within a benchmark. */
export function keyOf({ item, sample }: Pick<SampleRef, 'item' | 'sample'>): string {
  return `${sample} ${item}`;
}

/** The result of a job that was not begun: its sample stays outstanding. */
export function notBegun({
  run,
  benchmark,
  item,
  sample,
  requestSha256,
}: Omit<CallJob, 'request'>): CallResult {
  const ref = { run, benchmark, item, sample };
  return {
    kind: 'call',
    ...ref,
    requestSha256,
    failedAttempts: [],
    outcome: { kind: 'stopped' },
  };
}
