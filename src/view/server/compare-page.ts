import { z } from 'zod';
import type { Comparison, Differences } from '../api.js';
import { comparison, MAX_SCORES, runsOf, scoresIn, tooMany } from './compare.js';
import type { Context } from './context.js';
import { parameters } from './parameters.js';

/** Up to this many scores, runs are compared before a thread would have started. */
const FEW = 5_000;

const compareSchema = z.strictObject({
  runs: z.string().max(5000),
  force: z.literal('1').optional(),
});

/** Compares two runs, or ranks more; in a thread if they are long. */
export async function comparePage(context: Context, query: URLSearchParams): Promise<Comparison> {
  const { results, threads } = context;
  const { runs: list, force: forced } = parameters(compareSchema, query);
  const [ids, force] = [list.split(','), forced === '1'];
  const runs = runsOf(results, ids);
  const scores = scoresIn(results, runs);
  if (scores <= FEW || scores > MAX_SCORES) return comparison(context, ids, force);
  const state = runs.map(({ id }) =>
    results.benchmarks(id).map((record) => {
      const scoring = results.scorings(record.id).at(-1);
      return [record.id, scoring?.id, scoring === undefined ? 0 : results.scoring(scoring).scored];
    }),
  );
  return threads.compare({ runs: ids, force }, { state, elsewhere: tooMany(scores, runs) });
}

const differencesSchema = z.strictObject({
  first: z.coerce.number().int(),
  second: z.coerce.number().int(),
  which: z.enum(['first', 'second', 'either']).default('either'),
  after: z.string().max(5000).default(''),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

/** The items on which two scorings differ. */
export function differences({ results }: Context, query: URLSearchParams): Differences {
  return results.differences(parameters(differencesSchema, query));
}
