import { plan, type RunSummary, rescore, run } from 'cardbench';

/** Plans a run, makes it with progress and a way to stop it, and scores it again. */
export async function example(store: string): Promise<RunSummary> {
  const settings = { benchmarks: ['gsm8k'], model: 'demo', limit: 4, store } as const;

  const planned = await plan({ ...settings, benchmarks: [...settings.benchmarks] });
  console.log(planned.benchmarks.map(({ id, items }) => `${id}: ${items.length} items`).join());

  const [drain, abort] = [new AbortController(), new AbortController()];
  process.once('SIGINT', () => drain.abort());
  let scored = 0;
  const summary = await run(
    { ...settings, benchmarks: [...settings.benchmarks] },
    {
      drain: drain.signal,
      abort: abort.signal,
      listener: {
        planned: (benchmark, samples) => console.log(`${benchmark}: ${samples} samples`),
        failed: (benchmark, failure) => console.log(`${benchmark}: ${failure.message}`),
        scored: () => {
          scored += 1;
        },
      },
    },
  );
  console.log(`${scored} scored, em ${summary.benchmarks[0]?.metrics['em']}`);

  const [change] = await rescore({ store, run: summary.run, extractor: 'last-number' });
  console.log(`${change?.changed} verdicts changed`);
  return summary;
}
