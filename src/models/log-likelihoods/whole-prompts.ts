import type { Continuation } from '../../core/prompt.js';
import type { ModelRequest } from '../model.js';
import type { ReadReply } from '../wire/wire-format.js';
import { joinedReplies } from './joined-replies.js';
import { promptGroups } from './prompt-groups.js';
import {
  continuationsOf,
  type LogLikelihoodStrategy,
  type SentRequest,
  type StrategyEndpoint,
} from './strategy.js';

/** A request about some of an item's continuations, and the reading of its reply. */
interface WholePrompts {
  readonly ask: (
    endpoint: StrategyEndpoint,
    request: ModelRequest,
    group: readonly Continuation[],
  ) => SentRequest;
  /** @throws BadReply for a reply that cannot be read or has no log-probabilities */
  readonly read: (body: unknown, group: readonly Continuation[]) => ReadReply;
}

/** The exchange of a strategy whose server weighs whole prompts: one request where it takes lists, else one a prompt. */
export function wholePrompts({
  ask,
  read,
}: WholePrompts): Pick<LogLikelihoodStrategy, 'takesLists' | 'exchange' | 'asked'> {
  return {
    takesLists: true,
    exchange: function* (endpoint, request) {
      const replies: ReadReply[] = [];
      for (const group of promptGroups(endpoint, request)) {
        replies.push(read(yield ask(endpoint, request, group), group));
      }
      return joinedReplies(replies);
    },
    asked: (endpoint, request) => ask(endpoint, request, continuationsOf(request)),
  };
}
