import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { failureText, fine, noReply, note, problem, quoted, textIn, unknown } from './replies.js';

const QUESTION = [user('Name the four seasons, separated by commas.')];

/** A streamed reply is the whole one. */
export const streaming: Check = {
  name: 'streaming',
  calls: 3,
  run: async ({ chat }) => {
    const whole = await chat(QUESTION);
    if (!whole.ok) return noReply(whole);
    const streamed = await chat(QUESTION, { stream: true });
    if (!streamed.ok) {
      return note(`a streamed reply failed (${failureText(streamed)})`, 'leave out --stream');
    }
    if (textIn(streamed) === textIn(whole)) {
      return whole.reply.tokensOut !== null && streamed.reply.tokensOut === null
        ? note('a streamed reply is the same, but counts no tokens', 'leave out --stream')
        : fine('a streamed reply is the same');
    }
    // One that differs from itself says nothing of streaming.
    const again = await chat(QUESTION);
    if (textIn(again) !== textIn(whole)) return unknown('replies differ with and without it');
    return problem(
      `streamed it says ${quoted(textIn(streamed))}, whole ${quoted(textIn(whole))}`,
      'leave out --stream',
    );
  },
};
