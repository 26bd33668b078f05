import { sha256 } from '../../core/hash.js';
import type { Item } from '../../core/item.js';
import type { ModelRequest } from '../../models/model.js';
import type { CallJob } from '../jobs.js';
import { inOrder, type OrderConfig } from './order.js';
import type { ResolvedBenchmark } from './resolve.js';

/** A call to make, with the item that it asks about. */
export interface PlannedCall {
  readonly job: CallJob;
  readonly item: Item<unknown>;
  /** The body of the request, as JSON: what the job's hash is of. */
  readonly body: string;
}

export interface CallJobOptions {
  readonly run: string;
  /** The body that is sent for a request. */
  readonly body: (request: ModelRequest) => unknown;
  /** What decides the order of the items. */
  readonly config: OrderConfig;
}

/**
 * The calls of a benchmark, item by item and sample by sample, created as they are consumed: the same plan gives the
 * same jobs, byte for byte.
 *
 * @param isWanted filters by item id and zero-based sample index; by default every sample is wanted
 */
export async function* callJobs(
  resolved: ResolvedBenchmark,
  { run, body, config }: CallJobOptions,
  isWanted: (item: string, sample: number) => boolean = () => true,
): AsyncGenerator<PlannedCall> {
  const { plan, request } = resolved;
  for await (const item of inOrder(resolved, config)) {
    let asked: Asked | undefined;
    for (let sample = 0; sample < plan.samples; sample++) {
      if (!isWanted(item.id, sample)) continue;
      asked ??= askedOf(request(item), body);
      yield plannedCall({ run, benchmark: plan.id, sample, probe: false }, item, asked);
    }
  }
}

/** The first call of a benchmark, which is made before the others. */
export function probeJob(
  { plan, first, request }: ResolvedBenchmark,
  { run, body }: Pick<CallJobOptions, 'run' | 'body'>,
): PlannedCall {
  const asked = askedOf(request(first), body);
  return plannedCall({ run, benchmark: plan.id, sample: 0, probe: true }, first, asked);
}

interface Asked {
  readonly request: ModelRequest;
  readonly requestSha256: string;
  readonly body: string;
}

function askedOf(request: ModelRequest, body: CallJobOptions['body']): Asked {
  const text = JSON.stringify(body(request));
  return { request, requestSha256: sha256(text), body: text };
}

function plannedCall(
  { run, benchmark, sample, probe }: Pick<CallJob, 'run' | 'benchmark' | 'sample' | 'probe'>,
  item: Item<unknown>,
  { request, requestSha256, body }: Asked,
): PlannedCall {
  return {
    job: { run, benchmark, item: item.id, sample, request, requestSha256, probe },
    item,
    body,
  };
}
