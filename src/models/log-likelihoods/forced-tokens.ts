import type { ModelRequest } from '../model.js';
import type { ReadReply } from '../wire/wire-format.js';
import { completionRequest } from './completion-request.js';
import { readGenerated } from './generated-tokens.js';
import { addedReplies, joinedReplies } from './joined-replies.js';
import { type LlamaToken, partedTokens } from './llama-tokens.js';
import { openAiConventions } from './openai-conventions.js';
import {
  askedContinuations,
  continuationsOf,
  type Exchange,
  type LogLikelihoodStrategy,
  type StrategyEndpoint,
} from './strategy.js';
import { fromWholeDistribution } from './whole-distribution.js';

/**
 * llama.cpp's text completions with a grammar of token ids, which leaves the continuation as the only reply. The
 * log-probabilities that it reports are those before the grammar and sampling.
 */
export const forcedTokens: LogLikelihoodStrategy = {
  ...openAiConventions,
  name: 'forced-tokens',
  describe: 'tokens forced by a grammar',
  takesLists: false,
  exchange: function* (endpoint, request) {
    const replies: ReadReply[] = [];
    for (const asked of continuationsOf(request)) {
      const { context, continuation } = yield* partedTokens(asked);
      const before = [...context];
      const stretches: ReadReply[] = [];
      for (const { ids, isPart } of stretchesOf(continuation)) {
        const ask = isPart ? fromWholeDistribution : forced;
        stretches.push(yield* ask(endpoint, request, [...before], ids));
        before.push(...ids);
      }
      replies.push(addedReplies(stretches));
    }
    return joinedReplies(replies);
  },
  asked: askedContinuations('forced-tokens'),
};

/** Tokens that one request weighs. */
interface Stretch {
  readonly ids: readonly number[];
  readonly isPart: boolean;
}

/** As many tokens together as a grammar can force; one that is a part of a character stands alone. */
function stretchesOf(tokens: readonly LlamaToken[]): readonly Stretch[] {
  const stretches: { ids: number[]; isPart: boolean }[] = [];
  for (const { id, isPart } of tokens) {
    const last = stretches.at(-1);
    if (last === undefined || last.isPart || isPart) stretches.push({ ids: [id], isPart });
    else last.ids.push(id);
  }
  return stretches;
}

function* forced(
  endpoint: StrategyEndpoint,
  request: ModelRequest,
  prompt: readonly number[],
  ids: readonly number[],
): Exchange {
  const body = yield completionRequest(endpoint, request, prompt, {
    max_tokens: ids.length,
    logprobs: 1,
    grammar: grammarOf(ids),
  });
  return readGenerated(body, ids);
}

/** `<[id]>` stands for one token in llama.cpp's GBNF (grammars/README.md, "Tokens"). */
function grammarOf(ids: readonly number[]): string {
  return `root ::= ${ids.map((id) => `<[${id}]>`).join(' ')}`;
}
