import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { packageVersion } from '../../core/package-root.js';
import type { Endpoint } from '../../models/endpoint.js';
import type { RunConfig } from '../config.js';
import type { ResolvedBenchmark } from '../plan/resolve.js';
import type { ScoringPool } from '../score/scoring-pool.js';
import { headerNames } from '../settings/headers.js';
import type { RunHeader } from './messages.js';

/** What workers need to know of a run. Keys and the values of headers are not part of it. */
export async function headerOf(
  run: string,
  endpoint: Endpoint,
  benchmarks: readonly Pick<ResolvedBenchmark, 'plan' | 'benchmark'>[],
  config: RunConfig,
  pool: ScoringPool,
): Promise<RunHeader> {
  const { stream, timeout, retries, outageTimeout, seed, reasoningTags, omit, rename } = config;
  const planned: RunHeader['benchmarks'][number][] = [];
  for (const { plan, benchmark } of benchmarks) {
    const { id, origin, scorer, dataset } = plan;
    planned.push({
      id,
      scorer,
      dataset: dataset.sha256,
      file:
        origin.kind === 'built-in'
          ? null
          : {
              sha256: origin.sha256,
              name: basename(origin.path),
              text: readFileSync(origin.path, 'utf8'),
            },
      sandbox: await pool.sandboxFor(benchmark.scorer),
    });
  }
  return {
    run,
    version: packageVersion,
    model: config.model,
    provider: endpoint.provider,
    baseUrl: endpoint.baseUrl,
    promptLists: endpoint.promptLists ?? null,
    headers: headerNames(config.headers),
    settings: {
      ...{ stream, timeout, retries, outageTimeout, seed },
      reasoningTags: reasoningTags ?? null,
      omit: [...omit],
      rename: { ...rename },
    },
    benchmarks: planned,
  };
}
