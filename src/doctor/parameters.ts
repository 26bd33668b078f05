import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { failureText, fine, note } from './replies.js';

/** Fields that a user may add to every request. */
const FIELDS: readonly (readonly [string, unknown])[] = [
  ['seed', 1],
  ['n', 2],
  ['top_p', 1],
];

/** Further fields are taken. */
export const parameters: Check = {
  name: 'parameters',
  calls: FIELDS.length,
  run: async ({ chat }) => {
    const refused: string[] = [];
    for (const [name, value] of FIELDS) {
      const outcome = await chat([user('Say yes.')], { maxTokens: 8, extra: { [name]: value } });
      if (!outcome.ok) refused.push(`${name} (${failureText(outcome)})`);
    }
    const names = FIELDS.map(([name]) => name).join(', ');
    return refused.length === 0
      ? fine(`it takes ${names}`)
      : note(`it refuses ${refused.join('; ')}`, 'leave these out of --param');
  },
};
