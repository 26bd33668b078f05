import { z } from 'zod';
import { readShard } from '../../core/share-of.js';
import { readDatasets, readSubset } from './pairs.js';
import { setting } from './setting.js';

/** Which items are asked. */
export const itemSettings = {
  dataset: setting({
    schema: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
    describe: '"sample", "published" or a path; <benchmark>=<one of these> for one benchmark',
    flag: { type: 'list', read: readDatasets },
    fingerprint: 'plan',
  }),
  limit: setting({
    schema: z.int().min(1).optional(),
    describe: 'Maximum number of items per benchmark, spread evenly over subjects or languages',
    flag: { type: 'number', alias: 'n' },
    fingerprint: 'plan',
  }),
  /** Tag to accepted values: `{ subject: ['anatomy'] }`. */
  subset: setting({
    schema: z.record(z.string(), z.array(z.string()).min(1)).default({}),
    describe:
      '<tag>=<value>[,<value>]: only items with this subject, language, id, ...; <from>..<to> for all between',
    flag: { type: 'list', read: readSubset },
    fingerprint: 'plan',
  }),
  of: setting({
    schema: z.string().min(1).optional(),
    describe: 'Id of an earlier run, or "latest": ask some of its items again, as a run of its own',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  only: setting({
    schema: z.string().min(1).optional(),
    describe: 'With --of: truncated, errors, no-answer, refused, wrong, or a file of item ids',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  shard: setting({
    schema: z
      .string()
      .refine(
        (text) => readShard(text) !== undefined,
        'must be <number>/<shares>, such as 3/8, the number from 1 to the shares',
      )
      .optional(),
    describe: '<number>/<shares>, such as 3/8: this share of the items, and of all limits',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
  order: setting({
    schema: z.enum(['shuffled', 'dataset']).default('shuffled'),
    describe:
      'Order in which items are asked: "shuffled" in rounds that are a random part of all items each, or "dataset"',
    flag: { type: 'string', choices: ['shuffled', 'dataset'] },
    fingerprint: 'none',
  }),
  prompts: setting({
    schema: z.string().optional(),
    describe: 'meta-evals:<Parquet file or dataset id>: its prompts instead of ours',
    flag: { type: 'string' },
    fingerprint: 'plan',
  }),
};
