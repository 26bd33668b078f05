import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sha256 } from '../../core/hash.js';
import { packageVersion } from '../../core/package-root.js';
import type { Scorer } from '../../scorers/scorer.js';
import type { RunConfig } from '../config.js';
import type { ScoringPool } from '../score/scoring-pool.js';
import { headerNames } from '../settings/headers.js';
import type { RunHeader } from './messages.js';

/** A benchmark whose work goes to workers. */
export interface QueuedBenchmark {
  readonly id: string;
  readonly scorer: Scorer<unknown>;
  /** SHA-256 of its dataset. */
  readonly dataset: string;
  /** The file that exports it; `undefined` if it is built in. */
  readonly file: string | undefined;
}

/** What workers need to know of a run. Keys and the values of headers are not part of it. */
export async function headerOf(
  run: string,
  of: Pick<RunHeader, 'model' | 'provider' | 'baseUrl' | 'promptLists'>,
  benchmarks: readonly QueuedBenchmark[],
  config: RunConfig,
  pool: ScoringPool,
): Promise<RunHeader> {
  const { stream, timeout, retries, outageTimeout, seed, reasoningTags, omit, rename } = config;
  const { model, provider, baseUrl, promptLists } = of;
  const planned: RunHeader['benchmarks'][number][] = [];
  for (const { id, scorer, dataset, file } of benchmarks) {
    planned.push({
      id,
      scorer: { name: scorer.name, version: scorer.version },
      dataset,
      file: file === undefined ? null : fileOf(file),
      sandbox: await pool.sandboxFor(scorer),
    });
  }
  return {
    ...{ run, version: packageVersion, model, provider, baseUrl, promptLists },
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

function fileOf(path: string): NonNullable<RunHeader['benchmarks'][number]['file']> {
  const text = readFileSync(path, 'utf8');
  return { sha256: sha256(text), name: basename(path), text };
}
