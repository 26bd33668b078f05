import { findBenchmark } from '../../benchmarks/registry.js';
import { CardbenchError } from '../../core/errors.js';
import type { RunBenchmarkRecord, RunRecord } from '../../results/records.js';
import { benchmarksOfRun } from '../../runner/benchmarks-of-run.js';
import type { Charts, ItemPageData } from '../api.js';
import type { SiteRow } from './layout.js';

/**
 * Whether the authors of a benchmark ask that its items not be published. Where the definition of a benchmark of one's
 * own is not found again, nobody knows, and its texts are kept back.
 */
export async function isWithheld(
  run: RunRecord,
  { benchmark }: RunBenchmarkRecord,
): Promise<boolean> {
  const known = findBenchmark(benchmark);
  if (known !== undefined) return known.confidential === true;
  try {
    const [found] = await benchmarksOfRun(run, [benchmark]);
    return found?.confidential === true;
  } catch (error) {
    if (error instanceof CardbenchError) return true;
    throw error;
  }
}

/** An item without its texts: the reply may repeat the question, and so may reasons and messages. */
export function withoutTexts(data: ItemPageData): ItemPageData {
  return {
    ...data,
    ...{ withheld: true, request: null },
    asked: data.asked === null ? null : { ...data.asked, request: null, gold: null },
    samples: data.samples.map((sample) => ({
      ...sample,
      ...{ response: null, answer: null, reason: '' },
      failures: sample.failures.map((each) => ({ ...each, message: '' })),
    })),
  };
}

export function rowWithoutTexts(row: SiteRow): SiteRow {
  return { ...row, answer: null, reason: '' };
}

export function chartsWithoutTexts(charts: Charts): Charts {
  const { failures } = charts;
  const causes = failures.causes.map((each) => ({ ...each, message: '' }));
  return { ...charts, failures: { ...failures, causes } };
}
