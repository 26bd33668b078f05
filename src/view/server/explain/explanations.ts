import { findBenchmark } from '../../../benchmarks/registry.js';
import { cardIds, readCard } from '../../../cards/card.js';
import type { Results } from '../../../results/results.js';
import type { Context } from '../context.js';
import { BadRequest, Missing } from '../problem.js';
import type { Asked, Explained } from './explained.js';

/** Responses of a benchmark above which a run is explained on the command line only. */
const MAX_RESPONSES = 60_000;

/**
 * Why the scores of a run are not the published ones; made in a thread.
 *
 * @throws Missing, BadRequest
 */
export function explanationOf(
  { results, threads }: Pick<Context, 'results' | 'threads'>,
  asked: Asked,
): Promise<Explained> {
  return threads.explain(asked, { state: stateOf(results, asked), elsewhere: elsewhere(asked) });
}

function elsewhere({ run, card }: Asked): string {
  return `This takes too long here; "cardbench explain ${run}${card === null ? '' : ` --card ${card}`}" does it.`;
}

/** What an explanation was made from: it changes when a run goes on or is scored again. */
function stateOf(results: Results, asked: Asked): unknown {
  const { run, card, column } = asked;
  if (!results.runs().some((each) => each.run.id === run)) {
    throw new Missing(`There is no run ${run} in this store.`);
  }
  if (card !== null && !cardIds().includes(card)) throw new Missing(`There is no card ${card}.`);
  if (card !== null && column !== null && !Object.hasOwn(readCard(card).columns, column)) {
    throw new BadRequest(`column: the card has no column ${column}.`);
  }
  return results.benchmarks(run).map(({ id, benchmark }) => {
    // The file of a benchmark of one's own is run by commands only.
    if (findBenchmark(benchmark) === undefined) {
      throw new BadRequest(
        `The benchmark ${benchmark} is none of ours; "cardbench explain ${run}" explains its runs.`,
      );
    }
    const { responses, errors } = results.tally(id);
    if (responses > MAX_RESPONSES) throw new BadRequest(elsewhere(asked));
    const scoring = results.scorings(id).at(-1);
    const scored = scoring === undefined ? 0 : results.scoring(scoring).scored;
    return [id, scoring?.id, responses, errors, scored];
  });
}
