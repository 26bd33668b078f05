import { isKnown } from '../../benchmarks/catalogue.js';
import { type Card, cardIds, readCard } from '../../cards/card.js';
import { compareWithCard } from '../../cards/compare.js';
import { evidenceIn } from '../../cards/evidence.js';
import { summaryOf, summaryText } from '../../cards/summary.js';
import { verdictText } from '../../cards/verdict-text.js';
import type { Results } from '../../results/results.js';
import type { RunSummary } from '../../results/run-summary.js';
import type { CardCell, CardPage } from '../api.js';
import { BadRequest, Missing } from './problem.js';
import { scoreOf } from './score.js';

/** Runs that a card shows at most, and responses from which a verdict rests on the stored estimate alone. */
const MAX_RUNS = 12;
export const MAX_EVIDENCE = 60_000;

/** The card, and the runs that it is shown with. */
export interface Chosen {
  readonly card: Card;
  readonly column: string;
  /** All runs with a benchmark of the card. */
  readonly suitable: readonly RunSummary[];
  readonly shown: readonly RunSummary[];
}

/**
 * @param among only these runs
 * @throws Missing, BadRequest
 */
export function runsOnCard(
  results: Results,
  id: string,
  query: URLSearchParams,
  among?: readonly string[],
): Chosen {
  if (!cardIds().includes(id)) throw new Missing(`There is no card ${id}.`);
  const card = readCard(id);
  const column = query.get('column') ?? card.column;
  if (!Object.hasOwn(card.columns, column))
    throw new BadRequest(`column: the card has no column ${column}.`);
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
  return { card, column, suitable, shown: chosen.slice(0, MAX_RUNS) };
}

export const responsesOf = ({ benchmarks }: RunSummary): number =>
  benchmarks.reduce((sum, { responses }) => sum + responses, 0);

/**
 * A card with the runs of this store: those that are asked for, or the newest of each model.
 *
 * @param among only these runs
 * @throws Missing, BadRequest
 */
export function cardPage(
  { results }: { readonly results: Results },
  id: string,
  query: URLSearchParams,
  among?: readonly string[],
): CardPage {
  const { card, column, shown: summaries } = runsOnCard(results, id, query, among);
  const shown = summaries.map((summary) => {
    const report = results.run(summary.run.id);
    const isRead = responsesOf(summary) <= MAX_EVIDENCE;
    const find = isRead ? evidenceIn(results, report) : undefined;
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
