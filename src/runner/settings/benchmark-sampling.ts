import { z } from 'zod';
import { SAMPLING_METRIC } from '../../metrics/sampling.js';

/** How one benchmark of a run is sampled, and which of its items are asked, where that differs from the others. */
export const benchmarkSamplingSchema = z.strictObject({
  /** Responses per item. */
  samples: z.int().min(1).max(1000).optional(),
  temperature: z.number().min(0).max(5).optional(),
  /** Maximum number of tokens per response. */
  maxTokens: z.int().min(1).optional(),
  reasoningEffort: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be a word such as low, medium or high')
    .optional(),
  /** Further fields of the requests, such as `top_p`. */
  params: z.record(z.string(), z.unknown()).optional(),
  /** Tag to accepted values, as `--subset` has them: the contests of a window, say. */
  subset: z.record(z.string(), z.array(z.string().min(1)).min(1)).optional(),
  /** Further metrics of several samples. */
  metrics: z
    .array(
      z.string().regex(SAMPLING_METRIC, 'must be one of avg@<k>, cons@<k>, pass@<k>, pass^<k>'),
    )
    .optional(),
});

/** How one benchmark of a run is sampled. */
export type BenchmarkSampling = z.output<typeof benchmarkSamplingSchema>;
