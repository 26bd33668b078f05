import { type ItemRow, openResults } from 'cardbench';

/** Reads a stored run: its headline, the first wrong items, and one of them with what was asked. */
export function example(store: string): readonly ItemRow[] {
  const results = openResults(store);
  try {
    const { run, benchmarks } = results.run('latest');
    for (const { record, metrics, errors } of benchmarks) {
      console.log(run.id, record.benchmark, metrics[0]?.estimate.interval, errors);
    }
    const [first] = benchmarks;
    if (first === undefined) return [];
    const page = results.items({
      runBenchmarkId: first.record.id,
      scoringId: first.scoring?.id ?? null,
      limit: 10,
    });
    const [row] = page.rows;
    if (row !== undefined) console.log(results.item(first.record.id, row.item, null));
    return page.rows;
  } finally {
    results.close();
  }
}
