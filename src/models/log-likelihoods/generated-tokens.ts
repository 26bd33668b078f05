import { z } from 'zod';
import { BadReply } from '../bad-reply.js';
import { fieldsOf } from '../wire/fields-of.js';
import { aboutReply } from '../wire/openai-schema.js';
import type { ReadReply } from '../wire/wire-format.js';
import { finiteSum } from './continuation-sum.js';
import { generatedSchema } from './generated-schema.js';
import { weighed } from './joined-replies.js';

const replySchema = generatedSchema(z.looseObject({ id: z.number(), logprob: z.number() }));

/**
 * The log-likelihood of tokens that a server was made to generate.
 *
 * @param forced ids of these tokens
 * @throws BadReply when it has generated others, since what it was told has no effect
 */
export function readGenerated(body: unknown, forced: readonly number[]): ReadReply {
  const reply = fieldsOf(body, replySchema);
  const tokens = reply.choices?.[0]?.logprobs?.content ?? [];
  if (tokens.length === 0) {
    throw new BadReply('no log-probabilities', 'it sends no log-probabilities');
  }
  if (tokens.length !== forced.length || tokens.some(({ id }, i) => id !== forced[i])) {
    throw new BadReply('no log-probabilities', 'it does not generate the tokens that it is given');
  }
  return weighed([finiteSum(tokens.map(({ logprob }) => logprob))], aboutReply(reply));
}
