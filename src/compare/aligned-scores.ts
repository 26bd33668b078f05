import { CardbenchError } from '../core/errors.js';
import type { RunRecord, ScoringRecord } from '../results/records.js';
import type { Results } from '../results/results.js';
import { type BenchmarkScores, type ScoringConditions, scoresOfRun } from './benchmark-scores.js';

/** One side of a comparison: a run, or the benchmarks of a baseline. */
export type ScoreSource = RunRecord | readonly BenchmarkScores[];

/** The rules that two comparable scorings share. */
type ScoringRules = Pick<ScoringConditions, 'scorer' | 'scorerVersion' | 'extractor' | 'judge'>;

/** For each benchmark, the scorings of a side, best first. */
type Candidates = ReadonlyMap<string, readonly (ScoringRules & { readonly id?: number })[]>;

/**
 * The scores of each side, under comparable scorings. A run that was rescored has several; for each benchmark, the
 * newest is used that every side has a counterpart of. If there is none, each side's newest.
 *
 * @param named ids of scorings to use instead of all others of their run and benchmark
 */
export function alignedScores(
  results: Results,
  sources: readonly ScoreSource[],
  named: readonly number[] = [],
): BenchmarkScores[][] {
  const sides = sources.map((source) => candidatesOf(results, source, named));
  requireFound(named, sides);
  return sources.map((source, index): BenchmarkScores[] => {
    if (!isRun(source)) return [...source];
    return scoresOfRun(results, source, (scorings, { benchmark }) => {
      const own = sides[index]?.get(benchmark) ?? [];
      const rules = sharedRules(sides.flatMap((side) => [side.get(benchmark) ?? []]));
      const { id } =
        own.find((each) => rules !== undefined && isAlike(each, rules)) ?? own[0] ?? {};
      return scorings.find((scoring) => scoring.id === id);
    });
  });
}

/** The best rules of the first side with this benchmark that all other sides with it share. */
function sharedRules(sides: readonly (readonly ScoringRules[])[]): ScoringRules | undefined {
  const [first = [], ...others] = sides.filter((side) => side.length > 0);
  return first.find((rules) => others.every((side) => side.some((each) => isAlike(each, rules))));
}

function candidatesOf(results: Results, source: ScoreSource, named: readonly number[]): Candidates {
  if (!isRun(source))
    return new Map(source.map(({ benchmark, conditions }) => [benchmark, [conditions]]));
  return new Map(
    results.benchmarks(source.id).map(({ id, benchmark }) => {
      const scorings = results.scorings(id);
      const meant = scorings.filter((scoring) => named.includes(scoring.id));
      return [benchmark, meant.length > 0 ? meant : bestFirst(results, scorings)];
    }),
  );
}

/** Newest first, except that interrupted scorings with fewer scores come last. */
function bestFirst(results: Results, scorings: readonly ScoringRecord[]): ScoringRecord[] {
  const newest = [...scorings].reverse();
  if (newest.length < 2) return newest;
  const judged = newest.map((scoring) => {
    const { scored, scoringErrors } = results.scoring(scoring);
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

/** Whether two scorings follow the same rules. Guards are part of what is scored, not of the rules. */
export function isAlike(one: ScoringRules, other: ScoringRules): boolean {
  return (
    one.scorer === other.scorer &&
    one.scorerVersion === other.scorerVersion &&
    one.extractor === other.extractor &&
    one.judge === other.judge
  );
}

function isRun(source: ScoreSource): source is RunRecord {
  return !Array.isArray(source);
}
