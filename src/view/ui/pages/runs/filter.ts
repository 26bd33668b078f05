import type { RunInfo } from '../../../api.js';

/** The runs that the filters of an address select. */
export function filtered(runs: readonly RunInfo[], query: URLSearchParams): RunInfo[] {
  const [text, model, benchmark, status, tag, since] = [
    ...['text', 'model', 'benchmark', 'status', 'tag', 'since'],
  ].map((name) => query.get(name) ?? '');
  const words = (text ?? '').toLowerCase().split(/\s+/);
  return runs.filter((run) => {
    const all = [
      run.id,
      run.model,
      run.note,
      ...run.tags,
      ...run.benchmarks.map(({ title }) => title),
    ]
      .join(' ')
      .toLowerCase();
    return (
      words.every((word) => all.includes(word)) &&
      (model === '' || run.model === model) &&
      (benchmark === '' || run.benchmarks.some((each) => each.benchmark === benchmark)) &&
      (status === '' || run.status === status) &&
      (tag === '' || run.tags.includes(tag ?? '')) &&
      run.createdAt.slice(0, 10) >= (since ?? '')
    );
  });
}
