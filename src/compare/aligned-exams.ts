import { CardbenchError } from '../core/errors.js';
import type { Connection } from '../store/open.js';
import type { RunRecord, ScoringRecord } from '../store/records.js';
import { benchmarksOf } from '../store/runs.js';
import { resultOf, scoringsOf } from '../store/scorings.js';
import { type ExamRules, examsOf, type SatExam } from './sat-exam.js';

/** One side of a comparison: a run, or the exams of a baseline. */
export type ExamSource = RunRecord | readonly SatExam[];

/** What two scorings share that judge alike. */
type ScoringRules = Pick<ExamRules, 'scorer' | 'scorerVersion' | 'extractor' | 'judge'>;

/** By benchmark, what a side can be compared under, the best first. */
type Candidates = ReadonlyMap<string, readonly (ScoringRules & { readonly id?: number })[]>;

/**
 * The exams of each side, under scorings that can be compared: a run that was rescored has several, and of each
 * benchmark the newest is taken whose like every side has. Where there is none, each side's newest.
 *
 * @param named ids of scorings that are meant in place of all others of their run and benchmark
 */
export function alignedExams(
  db: Connection,
  sources: readonly ExamSource[],
  named: readonly number[] = [],
): SatExam[][] {
  const sides = sources.map((source) => candidatesOf(db, source, named));
  requireFound(named, sides);
  return sources.map((source, index): SatExam[] => {
    if (!isRun(source)) return [...source];
    return examsOf(db, source, (scorings, { benchmark }) => {
      const own = sides[index]?.get(benchmark) ?? [];
      const rules = sharedRules(sides.flatMap((side) => [side.get(benchmark) ?? []]));
      const { id } =
        own.find((each) => rules !== undefined && isAlike(each, rules)) ?? own[0] ?? {};
      return scorings.find((scoring) => scoring.id === id);
    });
  });
}

/** The best rules of the first side that has the benchmark whose like all others have that have it. */
function sharedRules(sides: readonly (readonly ScoringRules[])[]): ScoringRules | undefined {
  const [first = [], ...others] = sides.filter((side) => side.length > 0);
  return first.find((rules) => others.every((side) => side.some((each) => isAlike(each, rules))));
}

function candidatesOf(db: Connection, source: ExamSource, named: readonly number[]): Candidates {
  if (!isRun(source)) return new Map(source.map(({ benchmark, rules }) => [benchmark, [rules]]));
  return new Map(
    benchmarksOf(db, source.id).map(({ id, benchmark }) => {
      const scorings = scoringsOf(db, id);
      const meant = scorings.filter((scoring) => named.includes(scoring.id));
      return [benchmark, meant.length > 0 ? meant : bestFirst(db, scorings)];
    }),
  );
}

/** The newest first, but for those that were broken off and judged less than others did. */
function bestFirst(db: Connection, scorings: readonly ScoringRecord[]): ScoringRecord[] {
  const newest = [...scorings].reverse();
  if (newest.length < 2) return newest;
  const judged = newest.map((scoring) => {
    const { scored, scoringErrors } = resultOf(db, scoring);
    return { scoring, count: scored + scoringErrors };
  });
  const most = Math.max(...judged.map(({ count }) => count));
  const whole = judged.filter(({ count }) => count === most);
  const part = judged.filter(({ count }) => count < most);
  return [...whole, ...part].map(({ scoring }) => scoring);
}

function requireFound(named: readonly number[], sides: readonly Candidates[]): void {
  const scorings = sides.flatMap((side) => [...side.values()].flat());
  const missing = named.find((id) => !scorings.some((scoring) => scoring.id === id));
  if (missing === undefined) return;
  const known = scorings.flatMap(({ id, scorer, extractor }) =>
    id === undefined ? [] : [`${id} (${scorer}, ${extractor})`],
  );
  throw new CardbenchError(
    `--scoring ${missing}: there is no such scoring here; the runs have ${known.join(', ') || 'none'}.`,
  );
}

function isAlike(one: ScoringRules, other: ScoringRules): boolean {
  return (
    one.scorer === other.scorer &&
    one.scorerVersion === other.scorerVersion &&
    one.extractor === other.extractor &&
    one.judge === other.judge
  );
}

function isRun(source: ExamSource): source is RunRecord {
  return !Array.isArray(source);
}
