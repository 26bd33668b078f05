import { type Card, columnOf } from '../../cards/card.js';
import { CardbenchError } from '../../core/errors.js';
import type { Results } from '../../results/results.js';
import type { RunResults } from '../../results/run-results.js';
import { benchmarksOfRun } from '../../runner/benchmarks-of-run.js';
import type { CommandPlaces } from '../commands.js';
import { explainFound, lookInto, type RowExplanation, type RowFound } from '../explain-card.js';
import type { RowEvidence } from '../observation.js';
import { readRow } from './row-evidence.js';

export interface ExplainOptions {
  /** A card to compare with. */
  readonly card?: Card | undefined;
  /** A column of the card; by default its own. */
  readonly column?: string | undefined;
  /** Only these benchmarks. */
  readonly only?: readonly string[] | undefined;
  /** Where the commands that are advised find the store and the card; by default the default store, and no card. */
  readonly at?: CommandPlaces | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Explains a stored run, row by row, without any call.
 *
 * @throws CardbenchError if there is no such run or row
 */
export async function explainRun(
  results: Results,
  reference: string,
  options: ExplainOptions,
): Promise<RowExplanation[]> {
  const run = results.run(reference);
  const found: RowFound[] = [];
  for await (const row of eachRow(results, run, options)) found.push(lookInto(row));
  if (found.length === 0) {
    throw new CardbenchError(
      `Run ${run.run.id} has nothing scored to explain; finish it, or score it with "cardbench rescore ${run.run.id}".`,
    );
  }
  return explainFound(found);
}

/** Reads the rows of a run, all at once. */
export async function readRows(
  results: Results,
  run: RunResults,
  options: ExplainOptions,
): Promise<readonly RowEvidence[]> {
  const rows: RowEvidence[] = [];
  for await (const row of eachRow(results, run, options)) rows.push(row);
  return rows;
}

/** Reads the rows of a run one after the other. */
async function* eachRow(
  results: Results,
  run: RunResults,
  { card, column: asked, only, at, env }: ExplainOptions,
): AsyncGenerator<RowEvidence> {
  const ids = run.benchmarks.map(({ record }) => record.benchmark);
  const unknown = only?.find((id) => !ids.includes(id));
  if (unknown !== undefined) {
    throw new CardbenchError(
      `--row ${unknown}: run ${run.run.id} has no such benchmark; it has ${ids.join(', ')}.`,
    );
  }
  const column = card === undefined ? undefined : columnOf(card, asked);
  const definitions = await benchmarksOfRun(run.run, ids);
  for (const [i, measured] of run.benchmarks.entries()) {
    const benchmark = definitions[i];
    const id = measured.record.benchmark;
    if (benchmark === undefined || only?.includes(id) === false) continue;
    const published = card === undefined ? [] : card.rows.filter((each) => each.benchmark === id);
    const wanted =
      card === undefined || column === undefined
        ? [undefined]
        : published.length === 0
          ? [undefined]
          : published.map((row) => ({ card, row, column }));
    for (const each of wanted) {
      const evidence = await readRow(results, run, measured, benchmark, {
        published: each,
        at,
        env,
      });
      if (evidence !== undefined) yield evidence;
    }
  }
}
