import { z } from 'zod';

/** Which share of a plan: `index` is one-based, `3/8` is the third of eight. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

const shareSchema = z.object({
  index: z.int().min(1),
  of: z.int().min(1),
  /** Fingerprint of the whole plan. */
  plan: z.string(),
  /** Responses that the whole plan has, by benchmark, in the order of the plan. */
  planned: z.array(z.object({ benchmark: z.string(), responses: z.int().min(1) })).readonly(),
});

/** What a stored run keeps of the plan of which it is a share. */
export type Share = z.output<typeof shareSchema>;

const configSchema = z.object({ share: shareSchema.optional() });

/**
 * Of which plan a run is a share; `null` for a run of its own.
 *
 * @param config JSON
 */
export function shareOf(config: string): Share | null {
  const parsed = configSchema.safeParse(JSON.parse(config));
  return (parsed.success ? parsed.data.share : undefined) ?? null;
}

/** `3/8` */
export function shardText({ index, of }: Shard): string {
  return `${index}/${of}`;
}

/** Reads `3/8`; `undefined` for what is no share. */
export function readShard(text: string): Shard | undefined {
  const [, index, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  return shard.index >= 1 && shard.index <= shard.of ? shard : undefined;
}
