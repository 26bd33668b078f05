import { existsSync } from 'node:fs';
import { readBaseline } from '../compare/baseline.js';
import { examsOf, type SatExam } from '../compare/sat-exam.js';
import { CardbenchError } from '../core/errors.js';
import type { Connection } from '../store/open.js';
import { findRun } from '../store/runs.js';

/** One side of a comparison. */
export interface Side {
  readonly label: string;
  readonly exams: readonly SatExam[];
  /** `undefined` for a baseline, which has no responses to read. */
  readonly runId: string | undefined;
}

/** The side that a run or a baseline file stands for. */
export function sideOf(db: Connection, reference: string, only: string | undefined): Side {
  const fromFile = existsSync(reference) || /\.json$/.test(reference);
  const run = fromFile ? undefined : findRun(db, reference);
  const all = run === undefined ? readBaseline(reference) : examsOf(db, run);
  const exams = only === undefined ? all : all.filter(({ benchmark }) => benchmark === only);
  if (exams.length === 0) {
    throw new CardbenchError(
      `${reference} has no scores${only === undefined ? '' : ` of ${only}`}; it has ${all.map(({ benchmark }) => benchmark).join(', ') || 'none'}.`,
    );
  }
  return { label: `${exams[0]?.model ?? ''} (${reference})`, exams, runId: run?.id };
}
