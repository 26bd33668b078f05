import { z } from 'zod';
import type { Connection } from '../store/open.js';

/** The sum of the scores of a scoring so far. */
export interface Standing {
  readonly scored: number;
  /** Of values from 0 to 1. */
  readonly sum: number;
}

/** Adds up the scores of a scoring. */
export function standingOf(db: Connection, scoringId: number): Standing {
  return z
    .object({ scored: z.number(), sum: z.number() })
    .parse(
      db
        .prepare(
          'SELECT count(value) scored, coalesce(sum(value), 0.0) sum FROM scores WHERE scoring_id = ?',
        )
        .get(scoringId),
    );
}

/** Failed attempts of one cause. */
export interface FailureCause {
  readonly cause: string;
  /** HTTP status; `null` without one. */
  readonly status: number | null;
  readonly attempts: number;
  /** Attempts after which the sample was given up. */
  readonly final: number;
  /** The message of the latest. */
  readonly message: string;
  /** Attempts in equal parts of the time from the first failure of the benchmark to the last. */
  readonly overTime: readonly number[];
}

/** Failures by cause, the most frequent first, and the time that they span. */
export interface Failures {
  readonly causes: readonly FailureCause[];
  /** ISO 8601; `null` without failures. */
  readonly from: string | null;
  readonly to: string | null;
}

const PARTS = 24;
const MAX_CAUSES = 20;

const causeRow = z.object({
  cause: z.string(),
  status: z.number().nullable(),
  attempts: z.number(),
  final: z.number(),
  message: z.string(),
});
const timeRow = z.object({ first: z.string().nullable(), last: z.string().nullable() });
const partRow = z.object({
  cause: z.string(),
  status: z.number().nullable(),
  part: z.number(),
  n: z.number(),
});

/** The failed attempts of a benchmark of a run. */
export function failuresOf(db: Connection, runBenchmarkId: number): Failures {
  // With `max(id)`, SQLite takes the message from the row that has it.
  const causes = z.array(causeRow).parse(
    db
      .prepare(
        `SELECT cause, status, count(*) attempts, sum(final) final, message, max(id) latest
         FROM failed_attempts WHERE run_benchmark_id = ? GROUP BY cause, status
         ORDER BY attempts DESC, cause LIMIT ${MAX_CAUSES}`,
      )
      .all(runBenchmarkId),
  );
  const { first, last } = timeRow.parse(
    db
      .prepare(
        "SELECT min(failed_at) first, max(failed_at) last FROM failed_attempts WHERE run_benchmark_id = ? AND failed_at <> ''",
      )
      .get(runBenchmarkId),
  );
  const parts = z.array(partRow).parse(
    db
      .prepare(
        `SELECT cause, status, max(0, min(${PARTS - 1}, CAST(${PARTS} * (julianday(failed_at) - julianday(@first))
             / max(julianday(@last) - julianday(@first), 1e-9) AS INTEGER))) part, count(*) n
         FROM failed_attempts WHERE run_benchmark_id = @benchmark AND julianday(failed_at) IS NOT NULL
         GROUP BY cause, status, part`,
      )
      .all({ benchmark: runBenchmarkId, first: first ?? '', last: last ?? '' }),
  );
  return {
    from: first,
    to: last,
    causes: causes.map((cause) => {
      const overTime = new Array<number>(PARTS).fill(0);
      for (const each of parts) {
        if (each.cause === cause.cause && each.status === cause.status)
          overTime[each.part] = each.n;
      }
      return { ...cause, overTime };
    }),
  };
}
