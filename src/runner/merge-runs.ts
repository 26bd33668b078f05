import { existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { CardbenchError } from '../core/errors.js';
import { sha256 } from '../core/hash.js';
import { terminalLine } from '../core/terminal-text.js';
import { copyRun } from '../store/copy-run.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunStatus } from '../store/records.js';
import { benchmarksOf, insertRun } from '../store/runs.js';
import { scoringsOf } from '../store/scorings.js';
import { withStore } from '../store/with-store.js';
import { benchmarksOfRun } from './benchmarks-of-run.js';
import { readStoredConfig } from './config.js';
import { metricsFor } from './own-sampling.js';
import { type PartOfPlan, partsOfPlan } from './parts-of-plan.js';
import { recordMetrics } from './record/metrics.js';
import { concludeRun } from './record/runs.js';
import { runIdOf } from './run-id.js';
import { withSamplingMetrics } from './sampling-metrics.js';

export interface MergeInput {
  /** Paths of the stores that hold the parts. */
  readonly stores: readonly string[];
  /** Path of the store to be written, which must not exist. */
  readonly into: string;
  /** A run in one of the stores; by default the only plan that they hold. */
  readonly run?: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface MergedRun {
  readonly run: string;
  readonly status: RunStatus;
  /** The runs that it is made of. */
  readonly parts: number;
  /** Numbers of the shares that are in none of the stores. */
  readonly missing: readonly number[];
  /** Into how many shares the run was divided; `null` where the stores hold whole runs. */
  readonly shares: number | null;
}

/**
 * Joins the parts of a run that several stores hold into one run in a new store. The parts are shares of the same plan,
 * or copies of a run that went on in several places.
 *
 * @throws CardbenchError, without writing anything, for parts that do not belong together
 */
export async function mergeRuns({ stores, into, run, now }: MergeInput): Promise<MergedRun> {
  const path = resolve(into);
  if (existsSync(path)) {
    throw new CardbenchError(`--store ${into} exists already; name a file that does not.`);
  }
  const parts = partsOfPlan(stores, run);
  const temporary = `${path}.merging`;
  remove(temporary);
  try {
    const merged = await withStore(temporary, (db) => mergeInto(db, parts, now));
    renameSync(temporary, path);
    return merged;
  } finally {
    remove(temporary);
  }
}

function remove(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
}

async function mergeInto(
  db: Connection,
  parts: readonly PartOfPlan[],
  now: () => number,
): Promise<MergedRun> {
  const [first] = parts;
  if (first === undefined) throw new CardbenchError('Name the stores to be joined.');
  const missing = missingShares(parts);
  const records = wholeBenchmarks(parts, missing);
  const {
    share: _share,
    shard: _shard,
    ...config
  } = JSON.parse(first.run.config) as Record<string, unknown>;
  const createdAt = parts.map(({ run }) => run.createdAt).sort()[0] ?? first.run.createdAt;
  const ids = [...new Set(parts.map(({ run }) => run.id))].sort();
  const id =
    ids.length === 1 && first.share === null
      ? first.run.id
      : runIdOf(createdAt, sha256(ids.join(' ')).slice(0, 6));
  insertRun(
    db,
    { ...first.run, id, createdAt, fingerprint: first.plan, config: JSON.stringify(config) },
    records,
  );
  for (const { path, store, run } of parts) {
    const contradiction = copyRun(db, { path, run: run.id, into: id });
    if (contradiction === undefined) continue;
    const { benchmark, item, what } = contradiction;
    const said = what === 'response' ? 'another response' : 'another verdict for the same response';
    throw new CardbenchError(
      `${store} has ${said} to item ${terminalLine(item, 80)} of ${benchmark} than the stores before it; the two are different runs of the same plan, so leave one of them out.`,
    );
  }
  const status = await concluded(db, id, now);
  return { run: id, status, parts: parts.length, missing, shares: first.share?.of ?? null };
}

/** The benchmarks of the whole run, with the number of responses that the whole plan has. */
function wholeBenchmarks(
  parts: readonly PartOfPlan[],
  missing: readonly number[],
): Omit<RunBenchmarkRecord, 'id'>[] {
  const known = new Map(
    parts.flatMap(({ benchmarks }) => benchmarks.map((each) => [each.benchmark, each])),
  );
  const planned = parts[0]?.share?.planned;
  if (planned === undefined) return [...known.values()];
  return planned.map(({ benchmark, responses }) => {
    const record = known.get(benchmark);
    if (record !== undefined) return { ...record, planned: responses };
    throw new CardbenchError(
      `No store holds an item of ${benchmark}, since shares are missing (${missing.join(', ')}); add the store of one that has some.`,
    );
  });
}

function missingShares(parts: readonly PartOfPlan[]): number[] {
  const of = parts[0]?.share?.of ?? 0;
  const found = new Set(parts.map(({ share }) => share?.index));
  return Array.from({ length: of }, (_, i) => i + 1).filter((index) => !found.has(index));
}

/** Computes the metrics of the whole run, and its status. */
async function concluded(db: Connection, id: string, now: () => number): Promise<RunStatus> {
  const records = benchmarksOf(db, id);
  const { config } = db.prepare('SELECT config FROM runs WHERE id = ?').get(id) as {
    config: string;
  };
  const settings = readStoredConfig(config);
  const benchmarks = await benchmarksOfRun(
    { id, config },
    records.map(({ benchmark }) => benchmark),
  );
  const ended = records.flatMap((record, i) => {
    const [scoring, ...others] = scoringsOf(db, record.id).reverse();
    const found = benchmarks[i];
    if (scoring === undefined || found === undefined) return [];
    const benchmark = withSamplingMetrics(
      found,
      metricsFor(settings, record.benchmark),
      record.protocol.samples,
    );
    // As a run does: of the second judge's, and of those without guards.
    for (const { id: other } of others) recordMetrics(db, other, benchmark);
    return [{ record, scoring, resolved: { benchmark } }];
  });
  return concludeRun(db, id, ended, now());
}
