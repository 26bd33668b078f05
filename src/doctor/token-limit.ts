import { user } from '../core/prompt.js';
import type { Reply } from '../models/model.js';
import { exceedsTokenLimit } from '../models/symptoms.js';
import type { Check, Finding } from './check.js';
import { fine, noReply, problem, unknown, writtenIn } from './replies.js';

const LIMIT = 16;
/** Many tokens hold more than this many bytes each, in any vocabulary and text. */
const FEW_BYTES = 1.5;

/** The maximum number of tokens of a reply is kept, and a reply that was cut says so. */
export const tokenLimit: Check = {
  name: 'token limit',
  calls: 1,
  run: async ({ chat, abilities }) => {
    const question =
      'Write the word "butterfly" 60 times, separated by spaces, and write nothing else.';
    const outcome = await chat([user(question)], { maxTokens: LIMIT });
    if (!outcome.ok) return noReply(outcome);
    // Counts that are wrong say nothing of the limit.
    const { tokensOut } = outcome.reply;
    return judged({ ...outcome.reply, tokensOut: abilities.usage ? tokensOut : null });
  },
};

function judged(reply: Reply): Finding {
  const written = writtenIn(reply);
  if (exceedsTokenLimit(LIMIT, reply)) {
    return problem(
      `a reply limited to ${LIMIT} tokens has ${written.length} characters`,
      'set the limit by the field that this server reads, with --param; replies may cost more than estimated',
    );
  }
  const isCut = reply.finishReason === 'length';
  if (isCut && Buffer.byteLength(written) <= LIMIT * FEW_BYTES) {
    return problem(
      `a reply limited to ${LIMIT} tokens was cut after ${written.length} characters`,
      'see whether the server counts the limit in characters; answers would be cut short',
    );
  }
  if (!isCut && reply.tokensOut === LIMIT) {
    return problem(
      `a reply was cut after ${LIMIT} tokens and says "${reply.finishReason ?? ''}", as if it were whole`,
      'see that the server reports "length"; otherwise replies that were cut off are not counted',
    );
  }
  return isCut
    ? fine(`a reply was cut after ${LIMIT} tokens`)
    : unknown('the reply was shorter than the limit');
}
