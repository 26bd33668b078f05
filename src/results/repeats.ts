import { canonicalJson } from '../core/hash.js';
import { partOf } from '../core/part-of.js';
import { withoutEcho } from '../core/protocol.js';
import type { ScoredSample } from '../core/score.js';
import type { Connection } from '../store/open.js';
import type { RunBenchmarkRecord, RunRecord, ScoringRecord } from '../store/records.js';
import { tallyOf } from '../store/responses.js';
import { benchmarksOf, listRuns } from '../store/runs.js';
import { scoresOf, scoringsOf } from '../store/scorings.js';

/** More repeats than this would make no visible difference. */
const MAX_REPEATS = 10;

/**
 * The scores of other finished runs of the same model on the same benchmark, dataset and protocol, scored
 * by the same rules, the newest first. Runs with responses from a cache are left out: those are no repeats.
 */
export function scoresOfRepeats(
  db: Connection,
  run: RunRecord,
  record: RunBenchmarkRecord,
  scoring: ScoringRecord,
): ScoredSample[][] {
  const found: ScoredSample[][] = [];
  for (const other of listRuns(db)) {
    if (found.length === MAX_REPEATS) break;
    const same = other.provider === run.provider && other.model === run.model;
    // Items that were asked again because of how they ended are no sample of the run's noise.
    if (partOf(other.config) !== null) continue;
    if (other.id === run.id || other.status !== 'finished' || !same) continue;
    for (const benchmark of benchmarksOf(db, other.id)) {
      if (!isRepeat(benchmark, record) || tallyOf(db, benchmark.id).cached > 0) continue;
      const alike = scoringsOf(db, benchmark.id).filter((each) => rules(each) === rules(scoring));
      const newest = alike.at(-1);
      if (newest !== undefined) found.push(scoresOf(db, newest.id));
    }
  }
  return found;
}

function isRepeat(one: RunBenchmarkRecord, other: RunBenchmarkRecord): boolean {
  const { samples: _a, ...protocol } = withoutEcho(one.protocol);
  const { samples: _b, ...otherProtocol } = withoutEcho(other.protocol);
  return (
    one.benchmark === other.benchmark &&
    one.datasetSha256 === other.datasetSha256 &&
    canonicalJson(protocol) === canonicalJson(otherProtocol)
  );
}

function rules({ scorer, scorerVersion, extractor, judge, guards }: ScoringRecord): string {
  return canonicalJson({ scorer, scorerVersion, extractor, judge, guards });
}
