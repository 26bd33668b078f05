import { CardbenchError } from '../../core/errors.js';
import type { Item } from '../../core/item.js';
import { readShard, type Shard, type Share, shardText } from '../../core/share-of.js';
import { TextList } from '../../core/text-list.js';
import type { RunConfig } from '../config.js';
import { fingerprintOf } from './plan.js';
import type { PlannedRun } from './plan-run.js';
import { onlyItems, type ResolvedBenchmark } from './resolve.js';

/** The share that a configuration names; `undefined` for a whole run. */
export function shardOf({ shard }: Pick<RunConfig, 'shard'>): Shard | undefined {
  return shard === undefined ? undefined : readShard(shard);
}

/**
 * Whether a plan and its limits can be divided, before anything is stored.
 *
 * @throws CardbenchError where the plan has fewer items than shares, or for a limit that cannot be divided
 */
export function requireDivisible({ plan }: PlannedRun, config: Limits, shard: Shard): void {
  const total = plan.benchmarks.reduce((sum, { items }) => sum + items.length, 0);
  if (total < shard.of) {
    throw new CardbenchError(
      `--shard ${shardText(shard)}: the plan has ${total} ${total === 1 ? 'item' : 'items'}, too few for ${shard.of} shares; use ${total} at most.`,
    );
  }
  limitsOfShare(config, shard);
}

/**
 * The share of a plan that one of several processes works on. Items are dealt out in turn over all benchmarks, so that
 * the shares differ by an item at most; all samples of an item stay together.
 */
export async function takeShare(
  { plan, benchmarks }: PlannedRun,
  shard: Shard,
): Promise<PlannedRun & { readonly share: Share }> {
  let before = 0;
  const shares: ResolvedBenchmark[] = [];
  for (const resolved of benchmarks) {
    const start = before;
    const { items } = resolved.plan;
    before += items.length;
    const kept = new TextList();
    let place = start;
    for (const id of items) if (place++ % shard.of === shard.index - 1) kept.push(id);
    if (kept.length > 0) shares.push(await onlyShare(resolved, kept));
  }
  const share = {
    ...shard,
    plan: fingerprintOf(plan),
    planned: plan.benchmarks.map(({ id, items, samples }) => ({
      benchmark: id,
      responses: items.length * samples,
    })),
  };
  return {
    plan: { ...plan, benchmarks: shares.map((each) => each.plan) },
    benchmarks: shares,
    share,
  };
}

async function onlyShare(resolved: ResolvedBenchmark, ids: TextList): Promise<ResolvedBenchmark> {
  const read = (): AsyncIterable<Item<unknown>> => onlyItems(resolved.read(), ids);
  for await (const first of read()) {
    const plan = { ...resolved.plan, items: ids, firstRequest: resolved.request(first) };
    const size = (resolved.size * ids.length) / resolved.plan.items.length;
    return { ...resolved, plan, first, read, size };
  }
  throw new CardbenchError(
    `${resolved.plan.id}: its dataset was changed while it was read; run again.`,
  );
}

type Limits = Pick<RunConfig, 'concurrency' | 'rpm' | 'tpm' | 'maxCost' | 'maxTokensTotal'>;

/**
 * The limits of one share: all shares together stay within those of the configuration.
 *
 * @throws CardbenchError for a limit that cannot be divided
 */
export function limitsOfShare<Config extends Limits>(config: Config, shard: Shard): Config {
  const part = (limit: number | undefined, flag: string, of: string): number | undefined => {
    if (limit === undefined) return undefined;
    if (limit >= shard.of) return Math.floor(limit / shard.of);
    throw new CardbenchError(
      `--shard ${shardText(shard)}: ${flag} ${limit} is for all shares together, and ${shard.of} shares cannot divide ${limit} ${of}; raise it, or use ${limit} ${limit === 1 ? 'share' : 'shares'} at most.`,
    );
  };
  const { concurrency, rpm, tpm, maxCost, maxTokensTotal } = config;
  return {
    ...config,
    concurrency:
      concurrency === 'auto'
        ? concurrency
        : (part(concurrency, '--concurrency', 'calls in flight') ?? 1),
    rpm: part(rpm, '--rpm', 'requests a minute'),
    tpm: part(tpm, '--tpm', 'tokens a minute'),
    maxCost: maxCost === undefined ? undefined : maxCost / shard.of,
    maxTokensTotal: part(maxTokensTotal, '--max-tokens-total', 'tokens'),
  };
}
