import { user } from '../core/prompt.js';
import { tellsNothing } from '../models/log-likelihoods/find-strategy.js';
import { stopSequenceIn } from '../models/symptoms.js';
import type { Check } from './check.js';
import { failureText, fine, noReply, problem, quoted, textIn, unknown } from './replies.js';

const STOP = ['7'];

/** A reply ends before a stop sequence. */
export const stopSequences: Check = {
  name: 'stop sequences',
  calls: 1,
  run: async ({ chat }) => {
    const question = 'Count from 1 to 12, separated by spaces, and write nothing else.';
    const outcome = await chat([user(question)], { stop: STOP });
    if (!outcome.ok && tellsNothing(outcome.failure)) return noReply(outcome);
    if (!outcome.ok) {
      return problem(
        `a call with stop sequences failed (${failureText(outcome)})`,
        'leave out the rows with stop sequences, or use a server that takes them',
      );
    }
    const text = textIn(outcome);
    if (stopSequenceIn(STOP, outcome.reply) !== undefined) {
      return problem(
        `a reply went on past the stop sequence "7": ${quoted(text)}`,
        'use a server that ends replies at stop sequences; prompts of base models depend on them',
      );
    }
    return /6\D*$/.test(text)
      ? fine('a reply ended before its stop sequence')
      : unknown(`the reply did not get as far as the stop sequence: ${quoted(text)}`);
  },
};
