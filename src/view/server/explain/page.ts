import { z } from 'zod';
import type { SampleKey } from '../../../results/item-query.js';
import type { ExplainPage } from '../../api.js';
import type { Context } from '../context.js';
import { parameters } from '../parameters.js';
import { Missing } from '../problem.js';
import type { Asked } from './explained.js';
import { explanationOf } from './explanations.js';

const schema = z.strictObject({ card: z.string().optional(), column: z.string().optional() });

/** Why the scores of a run are not the published ones. */
export async function explainPage(
  context: Context,
  run: string,
  query: URLSearchParams,
): Promise<ExplainPage> {
  const { card = null, column = null } = parameters(schema, query);
  return (await explanationOf(context, { run, card, column })).page;
}

/** The samples that a cause of a row of an explanation touches. */
export async function samplesOfCause(
  context: Pick<Context, 'results' | 'threads'>,
  asked: Asked,
  row: number,
  cause: string,
): Promise<readonly SampleKey[]> {
  const found = (await explanationOf(context, asked)).samples[row]?.get(cause);
  if (found === undefined) throw new Missing(`The explanation has no cause "${cause}".`);
  return found;
}
