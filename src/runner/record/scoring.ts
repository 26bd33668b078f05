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
  /** The guards of the system that is scored; `null` where the model's own replies are. */
  readonly guards?: string | null;
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
  return newest !== undefined && hasRules(newest, rules)
    ? newest
    : newScoring(db, runBenchmarkId, rules, createdAt);
}

/** The newest scoring of these rules, though there be newer ones of others, otherwise a new one. */
export function findScoring(
  db: Connection,
  runBenchmarkId: number,
  rules: ScoringRules,
  createdAt: string,
): ScoringRecord {
  const found = scoringsOf(db, runBenchmarkId).filter((each) => hasRules(each, rules));
  return found.at(-1) ?? newScoring(db, runBenchmarkId, rules, createdAt);
}

function hasRules(scoring: ScoringRecord, rules: ScoringRules): boolean {
  return (
    scoring.scorer === rules.scorer.name &&
    scoring.scorerVersion === rules.scorer.version &&
    scoring.extractor === rules.extractor &&
    scoring.sandbox === rules.sandbox &&
    scoring.judge === rules.judge &&
    scoring.guards === (rules.guards ?? null)
  );
}
