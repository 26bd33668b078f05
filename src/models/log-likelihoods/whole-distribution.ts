import { z } from 'zod';
import { BadReply } from '../bad-reply.js';
import type { ModelRequest } from '../model.js';
import { fieldsOf } from '../wire/fields-of.js';
import { aboutReply } from '../wire/openai-schema.js';
import { completionRequest } from './completion-request.js';
import { finiteSum } from './continuation-sum.js';
import { generatedSchema } from './generated-schema.js';
import { weighed } from './joined-replies.js';
import type { Exchange, StrategyEndpoint } from './strategy.js';

/** More tokens than any vocabulary has. */
const ALL = 1_000_000;

/**
 * The log-likelihood of a token from the distribution over the whole vocabulary, which llama.cpp reports in some
 * megabytes. It is the only way to a token that ends within a character: a grammar of such tokens is refused, and
 * nothing is reported of one that was generated. So the server is made to generate a letter instead.
 */
export function* fromWholeDistribution(
  endpoint: StrategyEndpoint,
  request: ModelRequest,
  prompt: readonly number[],
  [id = -1]: readonly number[],
): Exchange {
  const body = yield completionRequest(endpoint, request, prompt, {
    logprobs: ALL,
    grammar: 'root ::= "a"',
  });
  const reply = fieldsOf(body, replySchema);
  const candidates = reply.choices?.[0]?.logprobs?.content?.[0]?.top_logprobs;
  const found = candidates?.find((candidate) => candidate.id === id);
  if (found === undefined) {
    // Other items, without such tokens, can be weighed.
    throw new BadReply('refused request', 'it does not report the probabilities of all tokens');
  }
  return weighed([finiteSum([found.logprob])], aboutReply(reply));
}

const replySchema = generatedSchema(
  z.looseObject({
    top_logprobs: z.array(z.looseObject({ id: z.number(), logprob: z.number() })).nullish(),
  }),
);
