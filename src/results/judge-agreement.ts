import { findBenchmark } from '../benchmarks/registry.js';
import type { ScoredSample } from '../core/score.js';
import { cohenKappa, type Kappa, type PairOfVerdicts } from '../metrics/kappa.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, ScoringRecord } from '../store/records.js';
import { scoresOf, scoringsOf } from '../store/scorings.js';

/** Disagreements that are listed at most. */
const MAX_LISTED = 100;

/** How far the judge of a scoring agrees with another that graded the same replies. */
export interface JudgeAgreement extends Kappa {
  readonly judge: string;
  readonly other: string;
  /** The first samples on which they differ, in the order of their ids. */
  readonly disagreements: readonly Disagreement[];
}

export interface Disagreement {
  readonly item: string;
  readonly sample: number;
  /** What the one said and the other: `correct`, `not attempted`. */
  readonly judge: string;
  readonly other: string;
}

/** The agreement with each other judge that graded the replies by the same rules, by its newest scoring. */
export function judgeAgreements(
  db: Connection,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord,
): JudgeAgreement[] {
  const { judge } = scoring;
  if (judge === null) return [];
  const others = new Map<string, ScoringRecord>();
  // Judges grade replies; where guards withhold some, the scoring without guards has what the judge said of them.
  let own = scoring;
  for (const other of scoringsOf(db, record.id)) {
    const sameRules =
      other.scorer === scoring.scorer &&
      other.scorerVersion === scoring.scorerVersion &&
      other.extractor === scoring.extractor &&
      other.guards === null;
    if (!sameRules || other.judge === null) continue;
    if (other.judge !== judge) others.set(other.judge, other);
    else if (scoring.guards !== null) own = other;
  }
  if (others.size === 0) return [];
  const labelOf = findBenchmark(record.benchmark)?.scorer.labelOf ?? rightOrWrong;
  const ours = scoresOf(db, own.id);
  return [...others].flatMap(([other, { id }]): JudgeAgreement[] => {
    const pairs = pairsOf(ours, scoresOf(db, id), labelOf);
    const kappa = cohenKappa(pairs);
    if (kappa === undefined) return [];
    const disagreements = pairs
      .filter(({ first, second }) => first !== second)
      .slice(0, MAX_LISTED)
      .map(({ item, sample, first, second }) => ({ item, sample, judge: first, other: second }));
    return [{ judge, other, ...kappa, disagreements }];
  });
}

function rightOrWrong({ value }: Pick<ScoredSample, 'value'>): string {
  return value === 1 ? 'right' : 'wrong';
}

function pairsOf(
  ours: readonly ScoredSample[],
  theirs: readonly ScoredSample[],
  labelOf: (score: ScoredSample) => string,
): PairOfVerdicts[] {
  const keyOf = ({ item, sample }: ScoredSample): string => `${sample} ${item}`;
  const known = new Map(theirs.map((score) => [keyOf(score), score]));
  return ours.flatMap((score): PairOfVerdicts[] => {
    const other = known.get(keyOf(score));
    if (other === undefined) return [];
    const { item, sample, tags } = score;
    return [{ item, sample, tags, first: labelOf(score), second: labelOf(other) }];
  });
}
