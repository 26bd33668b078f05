import { z } from 'zod';
import { CardbenchError } from '../core/errors.js';
import { didYouMean } from '../core/nearest.js';
import { protocolSchema } from '../core/protocol.js';
import { terminalLine } from '../core/terminal-text.js';
import { namesOfRuns, runNamed } from './annotations.js';
import type { Connection } from './open.js';
import type { RunBenchmarkRecord, RunRecord, RunStatus } from './records.js';

const runRow = z
  .object({
    id: z.string(),
    fingerprint: z.string(),
    status: z.enum(['unfinished', 'incomplete', 'finished']),
    created_at: z.string(),
    finished_at: z.string().nullable(),
    cardbench: z.string(),
    provider: z.string(),
    model: z.string(),
    base_url: z.string(),
    stand_in: z.number(),
    config: z.string(),
  })
  .transform(
    (row): RunRecord => ({
      id: row.id,
      fingerprint: row.fingerprint,
      status: row.status,
      createdAt: row.created_at,
      finishedAt: row.finished_at,
      cardbench: row.cardbench,
      provider: row.provider,
      model: row.model,
      baseUrl: row.base_url,
      standIn: row.stand_in === 1,
      config: row.config,
    }),
  );

const storedProtocolSchema = protocolSchema.extend({ samples: z.number() }).strip();

const origin = z.enum(['published', 'part of the published', 'sample', 'own']).optional();
const sourceSchema = z.union([
  z.object({ kind: z.enum(['sample', 'published']), origin }),
  z.object({
    kind: z.literal('path'),
    path: z.string(),
    ofOutputs: z.literal(true).exactOptional(),
    origin,
  }),
]);

const benchmarkRow = z
  .object({
    id: z.number(),
    benchmark: z.string(),
    title: z.string(),
    protocol: z.string().transform((text) => storedProtocolSchema.parse(JSON.parse(text))),
    dataset_source: z.string().transform((text) => sourceSchema.parse(JSON.parse(text))),
    dataset_label: z.string(),
    dataset_sha256: z.string(),
    planned: z.number(),
    published: z.number().nullable(),
  })
  .transform(
    ({
      protocol: { stop, ...protocol },
      dataset_source: { origin: found, ...source },
      ...row
    }): RunBenchmarkRecord => ({
      id: row.id,
      benchmark: row.benchmark,
      title: row.title,
      protocol: stop === undefined ? protocol : { ...protocol, stop },
      datasetSource: source,
      datasetOrigin: found ?? (source.kind === 'path' ? null : source.kind),
      datasetLabel: row.dataset_label,
      datasetSha256: row.dataset_sha256,
      planned: row.planned,
      published: row.published,
    }),
  );

export type NewRun = Omit<RunRecord, 'status' | 'finishedAt'>;
export type NewRunBenchmark = Omit<RunBenchmarkRecord, 'id'>;

/** Creates a run with all its benchmarks, or nothing. */
export function insertRun(
  db: Connection,
  run: NewRun,
  benchmarks: readonly NewRunBenchmark[],
): void {
  db.transaction(() => {
    db.prepare(
      `INSERT INTO runs (id, fingerprint, status, created_at, cardbench, provider, model, base_url, stand_in, config)
       VALUES (?, ?, 'unfinished', ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      run.id,
      run.fingerprint,
      run.createdAt,
      run.cardbench,
      run.provider,
      run.model,
      run.baseUrl,
      run.standIn ? 1 : 0,
      run.config,
    );
    const insert = db.prepare(
      `INSERT INTO run_benchmarks (run_id, position, benchmark, title, protocol, dataset_source,
         dataset_label, dataset_sha256, planned, published) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const [position, benchmark] of benchmarks.entries()) {
      insert.run(
        run.id,
        position,
        benchmark.benchmark,
        benchmark.title,
        JSON.stringify(benchmark.protocol),
        // The origin of the items is stored next to their source.
        JSON.stringify({
          ...benchmark.datasetSource,
          origin: benchmark.datasetOrigin ?? undefined,
        }),
        benchmark.datasetLabel,
        benchmark.datasetSha256,
        benchmark.planned,
        benchmark.published,
      );
    }
  }).immediate();
}

/** The newest run of this configuration that is not finished. */
export function findResumable(db: Connection, fingerprint: string): RunRecord | undefined {
  const row = db
    .prepare(
      `SELECT * FROM runs WHERE fingerprint = ? AND status <> 'finished'
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .get(fingerprint);
  return row === undefined ? undefined : runRow.parse(row);
}

/** The newest interrupted run of this configuration. */
export function findInterrupted(db: Connection, fingerprint: string): RunRecord | undefined {
  const row = db
    .prepare(
      `SELECT * FROM runs WHERE fingerprint = ? AND status = 'unfinished'
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .get(fingerprint);
  return row === undefined ? undefined : runRow.parse(row);
}

/** The newest run of this configuration that is finished. */
export function findFinished(db: Connection, fingerprint: string): RunRecord | undefined {
  const row = db
    .prepare(
      `SELECT * FROM runs WHERE fingerprint = ? AND status = 'finished'
       ORDER BY created_at DESC, id DESC LIMIT 1`,
    )
    .get(fingerprint);
  return row === undefined ? undefined : runRow.parse(row);
}

/** All runs, the newest first. */
export function listRuns(db: Connection): RunRecord[] {
  return z
    .array(runRow)
    .parse(db.prepare('SELECT * FROM runs ORDER BY created_at DESC, id DESC').all());
}

/** Finds a run by its id, its name, a prefix of the id, `latest`, or `latest~1` for the one before that. */
export function findRun(db: Connection, reference: string): RunRecord {
  const runs = listRuns(db);
  if (runs.length === 0) {
    throw new CardbenchError(
      `There are no runs in ${db.name} yet; "cardbench run mmlu --model demo" makes one.`,
    );
  }
  const named = runNamed(db, reference);
  const [isLatest, back = '0'] = /^latest(?:~(\d{1,9}))?$/.exec(reference) ?? [];
  const found =
    isLatest !== undefined
      ? runs.slice(Number(back), Number(back) + 1)
      : runs.filter(({ id }) => id === reference || id.startsWith(reference));
  const exact =
    (isLatest === undefined ? undefined : found[0]) ??
    found.find(({ id }) => id === reference) ??
    runs.find(({ id }) => id === named) ??
    (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined) return exact;
  if (found.length > 1) {
    throw new CardbenchError(
      `The run id "${reference}" is ambiguous: ${found
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}${found.length > 5 ? ', ...' : ''}; give more of the id.`,
    );
  }
  throw new CardbenchError(
    isLatest === undefined
      ? `There is no run "${terminalLine(reference, 80)}" in ${db.name}${didYouMean(reference, [
          'latest',
          ...runs.map(({ id }) => id),
          ...namesOfRuns(db),
        ])}; "cardbench runs list" lists the runs.`
      : `There is no run "${reference}" in ${db.name}: it has ${runs.length === 1 ? '1 run' : `${runs.length} runs`}.`,
  );
}

/** The benchmarks of a run, in their order. */
export function benchmarksOf(db: Connection, runId: string): RunBenchmarkRecord[] {
  return z
    .array(benchmarkRow)
    .parse(
      db.prepare('SELECT * FROM run_benchmarks WHERE run_id = ? ORDER BY position').all(runId),
    );
}

export function setStatus(
  db: Connection,
  runId: string,
  status: RunStatus,
  finishedAt: string | null,
): void {
  db.prepare('UPDATE runs SET status = ?, finished_at = ? WHERE id = ?').run(
    status,
    finishedAt,
    runId,
  );
}
