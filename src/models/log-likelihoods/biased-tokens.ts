import type { ModelRequest } from '../model.js';
import type { ReadReply } from '../wire/wire-format.js';
import { completionRequest } from './completion-request.js';
import { readGenerated } from './generated-tokens.js';
import { addedReplies, joinedReplies } from './joined-replies.js';
import { partedTokens } from './llama-tokens.js';
import { openAiConventions } from './openai-conventions.js';
import {
  askedContinuations,
  continuationsOf,
  type Exchange,
  type LogLikelihoodStrategy,
  type StrategyEndpoint,
} from './strategy.js';
import { fromWholeDistribution } from './whole-distribution.js';

/** OpenAI's largest bias. Where it is not enough, another token comes back, which is noticed. */
const BIAS = 100;

/**
 * Text completions with `logit_bias`, one call a token, on llama.cpp's servers that know no grammar of token ids. Exact
 * where log-probabilities are reported as they were before the bias.
 */
export const biasedTokens: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'biased-tokens',
  describe: 'tokens forced one by one by logit_bias',
  takesLists: false,
  exchange: function* (endpoint, request) {
    const replies: ReadReply[] = [];
    for (const asked of continuationsOf(request)) {
      const { context, continuation } = yield* partedTokens(asked);
      const before = [...context];
      const tokens: ReadReply[] = [];
      for (const { id, isPart } of continuation) {
        const reply = isPart
          ? yield* fromWholeDistribution(endpoint, request, [...before], [id])
          : yield* biased(endpoint, request, [...before], id);
        tokens.push(reply);
        before.push(id);
      }
      replies.push(addedReplies(tokens));
    }
    return joinedReplies(replies);
  },
  asked: askedContinuations('biased-tokens'),
};

function* biased(
  endpoint: StrategyEndpoint,
  request: ModelRequest,
  prompt: readonly number[],
  id: number,
): Exchange {
  const body = yield completionRequest(endpoint, request, prompt, {
    logprobs: 1,
    logit_bias: { [id]: BIAS },
  });
  return readGenerated(body, [id]);
}
