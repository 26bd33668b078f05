import { CardbenchError } from '../../core/errors.js';
import type { Results } from '../../results/results.js';
import type { RunSummary } from '../../results/run-summary.js';
import type { Differences } from '../api.js';
import { comparison } from '../server/compare.js';
import { BadRequest } from '../server/problem.js';
import type { NewFolder } from './folder.js';
import { KEYS } from './layout.js';

/** Comparisons of two runs, each way round, at most; more runs are also ranked together. */
const MAX_PAIRS = 60;
const MAX_RANKED = 20;

/** What is written to, and where its files are listed. */
export interface Written {
  readonly folder: NewFolder;
  readonly files: Record<string, string>;
  readonly notes: string[];
}

/** Compares the runs of a site with each other. */
export function writeComparisons(
  results: Results,
  runs: readonly RunSummary[],
  { folder, files, notes }: Written,
  signal: AbortSignal,
): void {
  let number = 0;
  const compare = (ids: readonly string[]): void => {
    signal.throwIfAborted();
    try {
      const value = comparison({ results }, ids);
      const name = `compare-${number++}`;
      folder.write(`data/${name}.json`, JSON.stringify(value));
      files[`compare?runs=${ids.join(',')}`] = `${name}.json`;
      for (const { firstScoring, secondScoring } of value.rows) {
        if (firstScoring === null || secondScoring === null) continue;
        const key = `differences ${firstScoring}-${secondScoring}`;
        files[key] = `${name}-${firstScoring}-${secondScoring}`;
        differences(results, firstScoring, secondScoring, (page, rows) =>
          folder.write(`data/${files[key]}-${page}.json`, JSON.stringify(rows)),
        );
      }
    } catch (error) {
      if (!(error instanceof BadRequest || error instanceof CardbenchError)) throw error;
      notes.push(error.message);
    }
  };
  const pairs = pairsOf(runs);
  for (const pair of pairs.slice(0, MAX_PAIRS)) compare(pair);
  if (pairs.length > MAX_PAIRS) {
    notes.push(`Only the ${MAX_PAIRS} comparisons of the newest runs are part of this site.`);
  }
  if (runs.length > 2 && runs.length <= MAX_RANKED) compare(runs.map(({ run }) => run.id));
}

/** Pairs of runs with a benchmark in common, each way round, the newest first. */
function pairsOf(runs: readonly RunSummary[]): (readonly [string, string])[] {
  return runs.flatMap((second, i) =>
    runs.slice(0, i).flatMap((first) => {
      const shared = first.benchmarks.some((one) =>
        second.benchmarks.some(({ benchmark }) => benchmark === one.benchmark),
      );
      const [a, b] = [first.run.id, second.run.id];
      return shared
        ? ([
            [a, b],
            [b, a],
          ] as const)
        : [];
    }),
  );
}

/** Writes the items on which two scorings differ, page by page; the last page is not full. */
function differences(
  results: Results,
  first: number,
  second: number,
  write: (page: number, rows: Differences['rows']) => void,
): void {
  let page = 0;
  let rows: Differences['rows'][number][] = [];
  let after: string | null = '';
  do {
    const found: Differences = results.differences({
      first,
      second,
      which: 'either',
      after,
      limit: 1000,
    });
    rows.push(...found.rows);
    after = found.next;
    if (rows.length >= KEYS) {
      write(page++, rows.slice(0, KEYS));
      rows = rows.slice(KEYS);
    }
  } while (after !== null);
  write(page, rows);
}
