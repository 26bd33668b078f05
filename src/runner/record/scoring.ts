import { packageVersion } from '../../core/package-root.js';
import type { Scorer } from '../../scorers/scorer.js';
import type { Connection } from '../../store/open.js';
import type { ScoringRecord } from '../../store/records.js';
import { insertScoring, scoringsOf } from '../../store/scorings.js';

/** What identifies the rules of a scoring. */
export interface ScoringRules {
  readonly scorer: Pick<Scorer<unknown>, 'name' | 'version'>;
  readonly extractor: string;
  /** `bubblewrap, Python 3.11.2`; `null` for scorers that run no code. */
  readonly sandbox: string | null;
  /** `<provider>:<id>` of the judge model; `null` where none is asked. */
  readonly judge: string | null;
}

/** Adds a scoring to a benchmark of a run; earlier ones are kept. */
export function newScoring(
  db: Connection,
  runBenchmarkId: number,
  { scorer, ...rules }: ScoringRules,
  createdAt: string,
): ScoringRecord {
  return insertScoring(db, runBenchmarkId, {
    createdAt,
    scorer: scorer.name,
    scorerVersion: scorer.version,
    ...rules,
    cardbench: packageVersion,
  });
}

/**
 * The newest scoring if it has the same rules, otherwise a new one: reports show the newest, so it must be the one that
 * is completed now.
 */
export function openScoring(
  db: Connection,
  runBenchmarkId: number,
  rules: ScoringRules,
  createdAt: string,
): ScoringRecord {
  const newest = scoringsOf(db, runBenchmarkId).at(-1);
  if (
    newest?.scorer === rules.scorer.name &&
    newest.scorerVersion === rules.scorer.version &&
    newest.extractor === rules.extractor &&
    newest.sandbox === rules.sandbox &&
    newest.judge === rules.judge
  ) {
    return newest;
  }
  return newScoring(db, runBenchmarkId, rules, createdAt);
}
