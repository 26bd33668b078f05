import { CardbenchError } from '../../core/errors.js';
import type { Results } from '../../results/results.js';
import { type RowDifference, splitDifferences } from '../against.js';
import type { RowEvidence } from '../observation.js';
import { type ExplainOptions, readRows } from './explain-run.js';

/**
 * Splits the difference of another run from a run over causes.
 *
 * @throws CardbenchError if one of them is not there, or they share no benchmark
 */
export async function explainAgainst(
  results: Results,
  reference: string,
  other: string,
  options: Pick<ExplainOptions, 'only' | 'env'>,
): Promise<RowDifference[]> {
  const [ours, theirs] = [results.run(reference), results.run(other)];
  if (ours.run.id === theirs.run.id) {
    throw new CardbenchError(`--against ${other}: that is the run itself; give another one.`);
  }
  const ids = new Set(theirs.benchmarks.map(({ record }) => record.benchmark));
  const shared = ours.benchmarks
    .map(({ record }) => record.benchmark)
    .filter((id) => ids.has(id) && options.only?.includes(id) !== false);
  if (shared.length === 0) {
    throw new CardbenchError(
      `--against ${other}: the runs ${ours.run.id} and ${theirs.run.id} have no benchmark in common${options.only === undefined ? '' : ' under --row'}.`,
    );
  }
  const rows = await readRows(results, ours, { ...options, only: shared });
  const others = await readRows(results, theirs, { ...options, only: shared });
  const pairs = rows.flatMap((row): (readonly [RowEvidence, RowEvidence])[] => {
    const found = others.find(({ benchmark }) => benchmark === row.benchmark);
    return found === undefined ? [] : [[row, found]];
  });
  if (pairs.length === 0) {
    throw new CardbenchError(`--against ${other}: one of the runs has nothing scored yet.`);
  }
  return splitDifferences(pairs);
}
