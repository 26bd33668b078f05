import { completion } from '../core/prompt.js';
import type { Check } from './check.js';
import { failureText, fine, note, quoted, textIn } from './replies.js';

const CURE = 'leave out --api completion';

/** A text is continued. */
export const completions: Check = {
  name: 'completions',
  calls: 1,
  run: async ({ ask }) => {
    const days = 'Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday, Monday,';
    const outcome = await ask(completion(`${days} Tuesday,`), { maxTokens: 16 });
    if (!outcome.ok) return note(`no text is continued (${failureText(outcome)})`, CURE);
    const text = textIn(outcome);
    return /^\s*Wednesday/i.test(text)
      ? fine('a text was continued')
      : note(`a list of weekdays was continued with ${quoted(text)}`, CURE);
  },
};
