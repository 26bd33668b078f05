import { z } from 'zod';
import type { SampleKey } from '../../../results/item-page.js';
import type { ExplainPage } from '../../api.js';
import type { Context } from '../context.js';
import { parameters } from '../parameters.js';
import { Missing } from '../problem.js';
import type { Asked } from './explained.js';

const schema = z.strictObject({ card: z.string().optional(), column: z.string().optional() });

/** Why the scores of a run are not the published ones. */
export async function explainPage(
  { explanations }: Context,
  run: string,
  query: URLSearchParams,
): Promise<ExplainPage> {
  const { card = null, column = null } = parameters(schema, query);
  return (await explanations.of({ run, card, column })).page;
}

/** The samples that a cause of a row of an explanation touches. */
export async function samplesOfCause(
  { explanations }: Pick<Context, 'explanations'>,
  asked: Asked,
  row: number,
  cause: string,
): Promise<readonly SampleKey[]> {
  const found = (await explanations.of(asked)).samples[row]?.get(cause);
  if (found === undefined) throw new Missing(`The explanation has no cause "${cause}".`);
  return found;
}
