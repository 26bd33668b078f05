import type { ReadReply } from '../wire/wire-format.js';
import { readGenerated } from './generated-tokens.js';
import { joinedReplies, weighed } from './joined-replies.js';
import { partedTokens } from './llama-tokens.js';
import { openAiConventions } from './openai-conventions.js';
import { askedContinuations, continuationsOf, type LogLikelihoodStrategy } from './strategy.js';

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
      for (const id of continuation) {
        const body = yield {
          path: '/completions',
          body: {
            model: endpoint.modelId,
            prompt: [...before],
            max_tokens: 1,
            temperature: 0,
            logprobs: 1,
            logit_bias: { [id]: BIAS },
            ...request.extra,
          },
        };
        tokens.push(readGenerated(body, [id]));
        before.push(id);
      }
      replies.push(added(tokens));
    }
    return joinedReplies(replies);
  },
  asked: askedContinuations('biased-tokens'),
};

/** The replies about the tokens of one continuation as one. */
function added(tokens: readonly ReadReply[]): ReadReply {
  const {
    content,
    refused: _refused,
    finishReason: _finishReason,
    ...about
  } = joinedReplies(tokens);
  const values = content.kind === 'log-likelihoods' ? content.values : [];
  return weighed([values.reduce((sum, value) => sum + value, 0)], about);
}
