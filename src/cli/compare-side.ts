import { existsSync } from 'node:fs';
import { alignedScores } from '../compare/aligned-scores.js';
import { readBaseline } from '../compare/baseline.js';
import type { BenchmarkScores } from '../compare/benchmark-scores.js';
import { CardbenchError } from '../core/errors.js';
import type { Connection } from '../store/open.js';
import { findRun } from '../store/runs.js';

/** One side of a comparison. */
export interface Side {
  readonly label: string;
  readonly exams: readonly BenchmarkScores[];
  /** `undefined` for a baseline, which has no responses to read. */
  readonly runId: string | undefined;
}

/** The sides that runs and baseline files stand for, each under a scoring that the others have the like of. */
export function sidesOf(
  db: Connection,
  references: readonly string[],
  only: string | undefined,
  scorings: readonly number[],
): Side[] {
  const sources = references.map((reference) =>
    existsSync(reference) || /\.json$/.test(reference)
      ? readBaseline(reference)
      : findRun(db, reference),
  );
  const aligned = alignedScores(db, sources, scorings);
  return references.map((reference, index) => {
    const all = aligned[index] ?? [];
    const source = sources[index];
    const exams = only === undefined ? all : all.filter(({ benchmark }) => benchmark === only);
    if (exams.length === 0) {
      throw new CardbenchError(
        `${reference} has no scores${only === undefined ? '' : ` of ${only}`}; it has ${all.map(({ benchmark }) => benchmark).join(', ') || 'none'}.`,
      );
    }
    return {
      label: `${exams[0]?.model ?? ''} (${reference})`,
      exams,
      runId: source !== undefined && 'id' in source ? source.id : undefined,
    };
  });
}
