import { contentAsText } from '../core/content-text.js';
import { CardbenchError } from '../core/errors.js';
import { CHARACTERS_PER_TOKEN } from '../core/tokens.js';
import type { Reply, Wasted } from '../models/model.js';
import type { RunConfig } from './config.js';
import { costOf } from './cost.js';

/** Limits on what a run may spend, and what it has spent. */
export interface Budget {
  /** The reason why no further call may start; `undefined` while the budget allows one. */
  readonly exhausted: () => string | undefined;
  readonly begun: () => void;
  /** A reply has been thrown away. */
  readonly wasted: (tokens: Wasted) => void;
  /**
   * @param reply `undefined` when the call gave none
   * @param characters length of the prompt; called only if the server does not report tokens
   * @param of who was called; a judge's tokens count, but not its cost, since its price is unknown; a guard's cost
   *   counts at its own price
   */
  readonly ended: (
    reply: Reply | undefined,
    characters: () => number,
    of: 'model' | 'judge' | 'guard',
  ) => void;
}

/**
 * Keeps a run within `maxCost` and `maxTokensTotal`. Calls in flight count as the average call so far, so that
 * the run stops close to the limit rather than a whole window of calls beyond it.
 *
 * @param spent what earlier processes have spent on the same run
 */
export function createBudget(
  {
    maxCost,
    maxTokensTotal,
    price,
    guardPrice,
  }: Pick<RunConfig, 'maxCost' | 'maxTokensTotal' | 'price' | 'guardPrice'>,
  spent: { readonly replies: number; readonly tokens: number; readonly cost: number },
): Budget {
  let { replies, tokens, cost } = spent;
  let open = 0;
  const reached = (used: number, most: number | undefined): boolean =>
    most !== undefined && used + (replies === 0 ? 0 : ((open + 1) * used) / replies) > most;
  return {
    exhausted: () => {
      if (reached(tokens, maxTokensTotal)) {
        return `the run has used ${tokens} of its ${maxTokensTotal} tokens; raise --max-tokens-total`;
      }
      if (reached(cost, maxCost)) {
        return `the run has cost $${cost.toFixed(4)} of its $${maxCost}; raise --max-cost`;
      }
      return undefined;
    },
    begun: () => {
      open += 1;
    },
    wasted: (thrownAway) => {
      tokens += thrownAway.tokensIn + thrownAway.tokensOut;
      cost += costOf(thrownAway, price) ?? 0;
    },
    ended: (reply, characters, of) => {
      open -= 1;
      if (reply === undefined) return;
      const counted = {
        ...reply,
        tokensIn: reply.tokensIn ?? Math.ceil(characters() / CHARACTERS_PER_TOKEN),
        tokensOut:
          reply.tokensOut ?? Math.ceil(contentAsText(reply.content).length / CHARACTERS_PER_TOKEN),
      };
      replies += 1;
      tokens += counted.tokensIn + counted.tokensOut;
      if (of !== 'judge') cost += costOf(counted, of === 'model' ? price : guardPrice) ?? 0;
    },
  };
}

/** The error of a run whose budget is exhausted. */
export function budgetError(reason: string): CardbenchError {
  return new CardbenchError(`Stopped: ${reason}, and the same command resumes the run.`);
}
