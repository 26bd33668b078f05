import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { fine, noReply, problem, quoted, textIn, unknown } from './replies.js';

const LINE = 'na\u00efve \u6771\u4eac "a < b && c > d"';

/** What becomes of that line where it is escaped or read in another encoding on its way. */
const MANGLED =
  /a &lt; b|&amp;&amp;|&quot;a|\\u00ef|\\u6771|na(?:\u00c3|\ufffd|\?{1,2})|ve (?:\ufffd|\?)/i;

/** Letters and signs come back as they were sent. */
export const characters: Check = {
  name: 'characters',
  calls: 1,
  run: async ({ chat }) => {
    const question = `Repeat this line exactly, and write nothing else: ${LINE}`;
    const outcome = await chat([user(question)], { maxTokens: 256 });
    if (!outcome.ok) return noReply(outcome);
    const text = textIn(outcome);
    if (text.includes(LINE)) return fine('they come back as they were sent');
    return MANGLED.test(text)
      ? problem(
          `they come back changed: ${quoted(text)}`,
          'look for what escapes or re-encodes replies between the model and here',
        )
      : unknown(`a line was not repeated: the reply was ${quoted(text)}`);
  },
};
