import { isKnown } from '../../benchmarks/catalogue.js';
import { cardIds, readCard } from '../../cards/card.js';
import { compareWithCard } from '../../cards/compare.js';
import { evidenceIn } from '../../cards/evidence.js';
import { summaryOf, summaryText } from '../../cards/summary.js';
import { verdictText } from '../../cards/verdict-text.js';
import type { RunSummary } from '../../results/run-summary.js';
import type { CardCell, CardPage } from '../api.js';
import type { Context } from './context.js';
import { BadRequest, Missing } from './problem.js';
import { scoreOf } from './runs.js';

/** Runs that a card shows at most, and responses from which a verdict rests on the stored estimate alone. */
const MAX_RUNS = 12;
const MAX_EVIDENCE = 60_000;

/**
 * A card with the runs of this store: those that are asked for, or the newest of each model.
 *
 * @param among only these runs
 */
export function cardPage(
  { results }: Pick<Context, 'results'>,
  id: string,
  query: URLSearchParams,
  among?: readonly string[],
): CardPage {
  if (!cardIds().includes(id)) throw new Missing(`There is no card ${id}.`);
  const card = readCard(id);
  const column = query.get('column') ?? card.column;
  if (!(column in card.columns)) throw new BadRequest(`column: the card has no column ${column}.`);
  const named = query.get('runs')?.split(',');
  const benchmarks = new Set(
    card.rows.map(({ benchmark }) => benchmark).filter((each) => each !== ''),
  );
  const suitable = results
    .runs()
    .filter(({ run }) => among?.includes(run.id) !== false)
    .filter((each) => each.benchmarks.some(({ benchmark }) => isRowOf(benchmark, benchmarks)));
  const chosen =
    named === undefined
      ? newestOfEach(suitable)
      : suitable.filter(({ run }) => named.includes(run.id));
  const shown = chosen.slice(0, MAX_RUNS).map((summary) => {
    const report = results.run(summary.run.id);
    const responses = summary.benchmarks.reduce((sum, each) => sum + each.responses, 0);
    const find = responses > MAX_EVIDENCE ? undefined : evidenceIn(results, report);
    const rows = compareWithCard(card.rows, column, report, isKnown, find);
    return { summary, rows };
  });
  return {
    id,
    title: card.title,
    source: card.source,
    columns: card.columns,
    column,
    rows: card.rows.map((row, place) => ({
      ...{ title: row.title, benchmark: row.benchmark, metric: row.metric, shots: row.shots },
      values: row.values,
      ours: shown.map(({ rows }): CardCell | null => {
        const found = rows[place];
        if (found?.ours == null) return null;
        return {
          score: scoreOf(found.ours.estimate),
          kind: found.verdict.kind,
          verdict: verdictText(found.verdict, found.uncertainty, found.fewer),
        };
      }),
    })),
    runs: shown.map(({ summary: { run }, rows }) => ({
      ...{ id: run.id, createdAt: run.createdAt, standIn: run.standIn },
      model: `${run.provider}:${run.model}`,
      summary: summaryText(card.columns[column] ?? card.title, summaryOf(rows)),
    })),
  };
}

const isRowOf = (benchmark: string, rows: ReadonlySet<string>): boolean =>
  rows.has(benchmark) || rows.has(benchmark.replace(/-generate$/, ''));

/** The newest run of each model, with the most of the card's benchmarks. */
function newestOfEach(runs: readonly RunSummary[]): RunSummary[] {
  const best = new Map<string, RunSummary>();
  for (const each of runs) {
    const model = `${each.run.provider}:${each.run.model}`;
    const known = best.get(model);
    if (known === undefined || each.benchmarks.length > known.benchmarks.length)
      best.set(model, each);
  }
  return [...best.values()];
}
