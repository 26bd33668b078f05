import { user } from '../core/prompt.js';
import type { Reply } from '../models/model.js';
import { MAX_TOKEN_LENGTH } from '../models/symptoms.js';
import type { Check, Finding } from './check.js';
import { fine, noReply, problem, writtenIn } from './replies.js';

/** Words, each a token in any vocabulary of today, added to a question. */
const ADDED = 100;
/** The fewest and the most tokens that they may be counted as. */
const [FEWEST, MOST] = [ADDED * 0.75, ADDED * 2];
/** Tokens that a server may count beside the text: those that begin and end it. */
const EXTRA = 8;
/** Tokens a byte: a text has fewer tokens than bytes, in any vocabulary but one of bytes. */
const DENSEST = 0.6;

const CURE = 'do not rely on its counts: --max-cost and --max-tokens-total use them';

/** The tokens of prompt and reply are counted, and the counts are possible ones. */
export const usage: Check = {
  name: 'usage',
  calls: 2,
  run: async ({ chat }) => {
    const question = 'Write one sentence about the sea.';
    const short = await chat([user(question)]);
    if (!short.ok) return noReply(short);
    const long = await chat([user(`${'sea '.repeat(ADDED)}\n${question}`)]);
    if (!long.ok) return noReply(long);
    const found = judged(short.reply, long.reply);
    return { ...found, abilities: { usage: found.status === 'ok' } };
  },
};

function judged(short: Reply, long: Reply): Finding {
  const { tokensIn, tokensOut } = short;
  if (tokensIn === null || tokensOut === null || long.tokensIn === null) {
    return problem('replies count no tokens', CURE);
  }
  const added = long.tokensIn - tokensIn;
  if (added < FEWEST || added > MOST) {
    return problem(`${ADDED} words more in the prompt are counted as ${added} tokens`, CURE);
  }
  const written = writtenIn(short);
  // Reasoning may be counted and not shown.
  const counted = tokensOut - (short.reasoningTokens ?? 0);
  const most = Buffer.byteLength(written) * DENSEST + EXTRA;
  if (counted > most || tokensOut < written.length / MAX_TOKEN_LENGTH) {
    return problem(
      `a reply of ${written.length} characters is counted as ${tokensOut} tokens`,
      CURE,
    );
  }
  return fine(`a reply of ${written.length} characters is counted as ${tokensOut} tokens`);
}
