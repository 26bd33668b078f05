import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { fine, noReply, note, problem, quoted, textIn } from './replies.js';

const CALLS = 5;

/** The same question at temperature 0 gets the same reply. */
export const repeatable: Check = {
  name: 'repeatability',
  calls: CALLS,
  run: async ({ chat, shape }) => {
    if (shape().omit?.includes('temperature')) {
      return note('temperature is left out, so texts may differ from call to call');
    }
    const texts = new Map<string, number>();
    for (let i = 0; i < CALLS; i++) {
      const outcome = await chat([user('Describe a river in three short sentences.')]);
      if (!outcome.ok) return noReply(outcome);
      const text = textIn(outcome);
      texts.set(text, (texts.get(text) ?? 0) + 1);
    }
    const [one = '', other = ''] = texts.keys();
    if (texts.size === 1) return fine(`${CALLS} calls at temperature 0 gave the same text`);
    return {
      ...problem(
        `${CALLS} calls at temperature 0 gave ${texts.size} texts, such as ${quoted(one)} and ${quoted(other)}`,
        'see that the server heeds temperature, turn off batching or quantised caches, or repeat the card with -k to measure the noise',
      ),
      abilities: { repeats: false },
    };
  },
};
