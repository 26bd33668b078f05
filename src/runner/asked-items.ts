import type { AnyBenchmark } from '../benchmarks/benchmark.js';
import { goldOf } from '../benchmarks/gold.js';
import { recentSet } from '../core/recent-set.js';
import type { Endpoint } from '../models/endpoint.js';
import { pathOf } from '../models/sent-request.js';
import type { RunConfig } from './config.js';
import type { AskedItem } from './jobs.js';
import type { PlannedCall } from './plan/call-jobs.js';

export interface AskedItemsOptions {
  readonly endpoint: Endpoint;
  /** `withText`: store the requests of confidential benchmarks, too, of which only hashes are kept otherwise. */
  readonly config: Pick<RunConfig, 'withText'>;
}

/** What is to be stored of the item of a call; `undefined` if it has been recorded a short while ago. */
export type AskedItems = (definition: AnyBenchmark, call: PlannedCall) => AskedItem | undefined;

/** Items of which it is known that they have been recorded. Another record of one has no effect, and takes time only. */
const KNOWN = 20_000;

/**
 * Makes what is stored of an item: the request as sent and the gold answer. `undefined` for an item that has been recorded
 * a short while ago, for all its samples share one record.
 */
export function createAskedItems({ endpoint, config }: AskedItemsOptions): AskedItems {
  const recorded = recentSet(KNOWN);
  /** By the kind of their prompts: all of a kind go to the same path. */
  const paths = new Map<string, string>();
  return (definition, { item, job, body }) => {
    const { run, benchmark, request } = job;
    const key = `${benchmark} ${item.id}`;
    if (!recorded.add(key)) return undefined;
    const { kind } = request.prompt;
    const path = paths.get(kind) ?? pathOf(endpoint, request);
    paths.set(kind, path);
    return {
      kind: 'item',
      run,
      benchmark,
      item: item.id,
      request: { path, body },
      gold: goldOf(definition, item),
      tags: item.tags,
      confidential: definition.confidential === true && !config.withText,
    };
  };
}
