import { z } from 'zod';
import { canonicalJson, sha256, sha256OfLines } from '../../core/hash.js';
import { protocolSchema, withoutEcho } from '../../core/protocol.js';
import { TextList } from '../../core/text-list.js';
import { checkJson } from '../check-json.js';
import { requestSchema } from '../jobs.js';
import { fingerprintValues } from '../settings/settings.js';

/** Where a benchmark is found: among the built-in ones by its id, or in a user's file. */
const originSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('built-in') }),
  z.object({ kind: z.literal('file'), path: z.string(), sha256: z.string() }),
]);

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sample') }),
  z.object({ kind: z.literal('published') }),
  z.object({ kind: z.literal('path'), path: z.string() }),
]);

/** As JSON an array of texts; there may be a million. */
const itemIdsSchema = z.union([z.instanceof(TextList), z.array(z.string()).min(1).readonly()]);

/** One benchmark of a run: its items, requests, number of samples, and scorer. */
export const benchmarkPlanSchema = z.object({
  id: z.string(),
  title: z.string(),
  origin: originSchema,
  /** The benchmark's protocol with the user's changes. */
  protocol: protocolSchema,
  /** A file of prompts that replace the benchmark's own. */
  prompts: z.object({ path: z.string(), sha256: z.string() }).nullable(),
  /** Responses asked for per item. */
  samples: z.int().min(1),
  extractor: z.string(),
  scorer: z.object({ name: z.string(), version: z.number() }),
  dataset: z.object({
    source: sourceSchema,
    sha256: z.string(),
    label: z.string(),
    origin: z.enum(['published', 'part of the published', 'sample', 'own']),
    /** Size of the published split; `null` if the items are not known to be part of it. */
    publishedItems: z.number().nullable(),
  }),
  /** Ids of the items, in their order. */
  items: itemIdsSchema,
  /** The request for the first item, to detect a change of wording without a new version. */
  firstRequest: requestSchema,
});

/**
 * Everything that determines what a run asks and how it is scored, as plain JSON: no functions, no keys, and no settings
 * that only affect speed. What is not data is looked up by `resolvePlan`.
 */
export const runPlanSchema = z.object({
  endpoint: z.object({ provider: z.string(), modelId: z.string(), baseUrl: z.string() }),
  api: z.enum(['chat', 'completion']),
  stream: z.boolean(),
  seed: z.int(),
  /** The guards of the system that is measured. */
  guards: z.string().exactOptional(),
  /** The run of which these items are asked again. */
  of: z.string().exactOptional(),
  /** Further fields of every request's body. */
  params: z.record(z.string(), z.unknown()).readonly(),
  benchmarks: z.array(benchmarkPlanSchema).readonly(),
});

/** One benchmark of a plan. */
export type BenchmarkPlan = z.output<typeof benchmarkPlanSchema>;
/** What a run asks and how it is scored, as plain JSON. */
export type RunPlan = z.output<typeof runPlanSchema>;

/**
 * Reads a plan from JSON.
 *
 * @throws CardbenchError when it is not a plan
 */
export function readPlan(json: string): RunPlan {
  return checkJson(runPlanSchema, JSON.parse(json), 'The plan');
}

/** Hash of everything that determines what is asked; an unfinished run with the same one is resumed. */
export function fingerprintOf({
  endpoint,
  api,
  stream,
  seed,
  params,
  guards,
  of,
  benchmarks,
}: RunPlan): string {
  return sha256(
    canonicalJson({
      endpoint: [endpoint.provider, endpoint.modelId, endpoint.baseUrl],
      ...fingerprintValues({ api, stream, seed, params }),
      ...(guards === undefined ? {} : { guards }),
      ...(of === undefined ? {} : { of }),
      benchmarks: benchmarks.map((plan) => ({
        id: plan.id,
        protocol: withoutEcho(plan.protocol),
        dataset: plan.dataset.sha256,
        items: sha256OfLines(plan.items),
        samples: plan.samples,
        extractor: plan.extractor,
        scorer: [plan.scorer.name, plan.scorer.version],
        firstRequest: plan.firstRequest,
      })),
    }),
  );
}
