import type { CallOutcome } from '../models/model.js';
import { showsLife } from '../scheduling/availability.js';
import { isRefusal } from '../scheduling/pauses.js';
import { tokenEstimate } from '../scheduling/token-estimate.js';
import type { EndedCall } from './limits-state.js';

/** What a machine has to report of its calls when it renews its lease. */
export interface CallReport {
  readonly begun: () => void;
  /** A call has a size: returns the tokens that it is expected to take. */
  readonly sized: (characters: number, maxTokens: number) => number;
  /**
   * A call has ended.
   *
   * @param level calls in flight on all machines when it began
   * @param began in milliseconds of this machine, like `ended`
   */
  readonly ended: (call: {
    readonly outcome: CallOutcome;
    readonly level: number;
    readonly began: number;
    readonly ended: number;
    /** Characters of its prompt. */
    readonly length: number;
    /** Tokens that it was expected to take. */
    readonly expected: number;
    /** Tokens of the permit that it used. */
    readonly charged: number;
  }) => void;
  /** Takes what was not reported yet. */
  readonly take: () => Reported;
}

export interface Reported {
  /** Times are those of the engine. */
  readonly ended: readonly EndedCall[];
  /** Tokens used beyond those of the permits; negative for fewer. */
  readonly tokens: number;
  /** Calls that have begun. */
  readonly begun: number;
  /** Tokens that a call takes, on the mean. */
  readonly cost: number;
  /** The cost rests on no reply yet. */
  readonly isGuess: boolean;
}

/** Calls over which the mean size goes. */
const RECENT = 16;

/** @param offset milliseconds by which the engine's clock is ahead of this machine's */
export function createCallReport(offset: () => number): CallReport {
  const estimate = tokenEstimate();
  let ended: EndedCall[] = [];
  let tokens = 0;
  let begun = 0;
  let replies = 0;
  let meanLength = 0;
  let meanMaxTokens = 0;
  return {
    begun: () => {
      begun += 1;
    },
    sized: (length, maxTokens) => {
      meanLength = movingMean(meanLength, length);
      meanMaxTokens = movingMean(meanMaxTokens, maxTokens);
      return estimate.of(length, maxTokens);
    },
    ended: ({ outcome, level, began, ended: now, length, expected, charged }) => {
      ended.push(endedCall(outcome, level, began + offset(), now + offset()));
      const used = outcome.ok && length > 0 ? estimate.learn(outcome.reply, length) : undefined;
      if (used !== undefined) replies += 1;
      tokens += (used ?? expected) - charged;
    },
    take: () => {
      const cost = estimate.of(meanLength, meanMaxTokens);
      const reported = { ended, tokens, begun, cost, isGuess: replies === 0 };
      ended = [];
      tokens = 0;
      begun = 0;
      return reported;
    },
  };
}

function movingMean(mean: number, value: number): number {
  return mean + (value - mean) / (mean === 0 ? 1 : RECENT);
}

function endedCall(outcome: CallOutcome, level: number, began: number, ended: number): EndedCall {
  const refused = !outcome.ok && isRefusal(outcome.failure);
  const { requests, tokens } = outcome.limits ?? {};
  return {
    began,
    ended,
    level,
    kind: outcome.ok ? 'reply' : refused ? 'refused' : 'failed',
    tooMany: !outcome.ok && outcome.failure.cause === 'rate limit',
    works: showsLife(outcome),
    ...(requests === undefined ? {} : { requests }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}
