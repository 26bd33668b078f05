import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { cacheFolder, datasetFolder } from './cache-folder.js';
import { type Downloaded, download, hashFile, mismatchOf } from './download.js';
import { lockPath, readLock, recordInLock } from './lock-file.js';
import { limitsOf, type Manifest, type Source } from './manifest.js';
import { resolveSourceUrl } from './source-url.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface PullOptions {
  readonly env?: Environment | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onProgress?: (file: string, received: number, total: number | undefined) => void;
}

export type PullResult = { readonly file: string; readonly state: 'pulled' | 'already there' };

/** Downloads every file of a dataset that is not complete in the cache. */
export async function pullDataset(manifest: Manifest, options: PullOptions): Promise<PullResult[]> {
  const env = options.env ?? process.env;
  const results: PullResult[] = [];
  for (const source of manifest.sources) {
    const target = join(datasetFolder(manifest.name, env), source.file);
    const expected = expectedOf(source, env);
    if (existsSync(target) && mismatchOf(await describe(target), expected) === undefined) {
      results.push({ file: source.file, state: 'already there' });
      continue;
    }
    const got = await download({
      source: resolveSourceUrl(source.url, env),
      target,
      expected,
      most: limitsOf(manifest).file,
      env,
      onProgress: (received, total) => options.onProgress?.(source.file, received, total),
    });
    if (expected.sha256 === undefined) {
      recordInLock(cacheFolder(env), source.url, {
        ...got,
        pulledAt: new Date(options.now()).toISOString(),
      });
    }
    results.push({ file: source.file, state: 'pulled' });
  }
  return results;
}

export interface Verification {
  readonly file: string;
  readonly problem: string | undefined;
  readonly sha256: string | undefined;
}

/** Compares every cached file with the manifest, or else with the lock file. */
export async function verifyDataset(
  manifest: Manifest,
  env: Environment = process.env,
): Promise<Verification[]> {
  const results: Verification[] = [];
  for (const source of manifest.sources) {
    const path = join(datasetFolder(manifest.name, env), source.file);
    if (!existsSync(path)) {
      results.push({ file: source.file, problem: 'not pulled', sha256: undefined });
      continue;
    }
    const actual = await describe(path);
    const problem = mismatchOf(actual, expectedOf(source, env));
    results.push({ file: source.file, problem, sha256: actual.sha256 });
  }
  return results;
}

/** Whether every file of the dataset is in the cache. */
export function isPulled(manifest: Manifest, env: Environment = process.env): boolean {
  return manifest.sources.every((source) =>
    existsSync(join(datasetFolder(manifest.name, env), source.file)),
  );
}

/** The files of a dataset in the cache, and the file with hashes that its publisher does not state. */
export function cachedFiles(manifest: Manifest, env: Environment): readonly string[] {
  const folder = datasetFolder(manifest.name, env);
  return [...manifest.sources.map(({ file }) => join(folder, file)), lockPath(cacheFolder(env))];
}

/** Throws if a cached file is not the published one, or not the one that was first downloaded. */
export async function requireIntact(
  manifest: Manifest,
  env: Environment = process.env,
): Promise<void> {
  for (const { file, problem } of await verifyDataset(manifest, env)) {
    if (problem !== undefined) {
      throw new CardbenchError(
        `${manifest.name}: ${file} in the cache is damaged (${problem}); run "cardbench datasets pull ${manifest.name}".`,
      );
    }
  }
}

function expectedOf(source: Source, env: Environment): { sha256?: string; bytes?: number } {
  const locked = source.sha256 === undefined ? readLock(cacheFolder(env))[source.url] : undefined;
  const sha256 = source.sha256 ?? locked?.sha256;
  const bytes = source.bytes ?? locked?.bytes;
  return { ...(sha256 === undefined ? {} : { sha256 }), ...(bytes === undefined ? {} : { bytes }) };
}

async function describe(path: string): Promise<Downloaded> {
  return { sha256: await hashFile(path), bytes: (await stat(path)).size };
}
