import { user } from '../core/prompt.js';
import { exceedsTokenLimit } from '../models/symptoms.js';
import type { Check } from './check.js';
import { fine, noReply, problem, unknown, writtenIn } from './replies.js';

const LIMIT = 16;

/** The maximum number of tokens of a reply is kept. */
export const tokenLimit: Check = {
  name: 'token limit',
  calls: 1,
  run: async ({ chat }) => {
    const question = 'Count from 1 to 200, separated by spaces, and write nothing else.';
    const outcome = await chat([user(question)], { maxTokens: LIMIT });
    if (!outcome.ok) return noReply(outcome);
    const { length } = writtenIn(outcome.reply);
    if (exceedsTokenLimit(LIMIT, outcome.reply)) {
      return problem(
        `a reply limited to ${LIMIT} tokens has ${length} characters`,
        'set the limit by the field that this server reads, with --param; replies may cost more than estimated',
      );
    }
    return outcome.reply.finishReason === 'length'
      ? fine(`a reply was cut after ${LIMIT} tokens`)
      : unknown('the reply was shorter than the limit');
  },
};
