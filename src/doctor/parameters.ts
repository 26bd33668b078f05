import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { failureText, fine, note } from './replies.js';

/** How many replies one call asks for. */
const REPLIES = 2;

/** Fields that a user may add to every request. */
const FIELDS: readonly (readonly [string, unknown])[] = [
  ['seed', 1],
  ['n', REPLIES],
  ['top_p', 1],
];

/** Further fields are taken, and what shows at once is followed. */
export const parameters: Check = {
  name: 'parameters',
  calls: FIELDS.length + 1,
  run: async ({ chat, choiceCount }) => {
    const refused: string[] = [];
    for (const [name, value] of FIELDS) {
      const outcome = await chat([user('Say yes.')], { maxTokens: 8, extra: { [name]: value } });
      if (!outcome.ok) refused.push(`${name} (${failureText(outcome)})`);
    }
    if (refused.length > 0) {
      return note(`it refuses ${refused.join('; ')}`, 'leave these out of --param');
    }
    const names = FIELDS.map(([name]) => name).join(', ');
    const came = await choiceCount(REPLIES);
    return came === undefined || came === REPLIES
      ? fine(`it takes ${names}`)
      : note(
          `it takes ${names}, but sends ${came === 1 ? 'one reply' : `${came} replies`} for n = ${REPLIES}`,
          'draw samples with -k, which makes a call for each',
        );
  },
};
