import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { fine, noReply, problem, quoted, textIn } from './replies.js';

const CALLS = 5;

/** The same question at temperature 0 gets the same reply. */
export const repeatable: Check = {
  name: 'repeatability',
  calls: CALLS,
  run: async ({ chat }) => {
    const texts = new Map<string, number>();
    for (let i = 0; i < CALLS; i++) {
      const outcome = await chat([user('Describe a river in three short sentences.')]);
      if (!outcome.ok) return noReply(outcome);
      const text = textIn(outcome);
      texts.set(text, (texts.get(text) ?? 0) + 1);
    }
    const [one = '', other = ''] = texts.keys();
    return texts.size === 1
      ? fine(`${CALLS} calls at temperature 0 gave the same text`)
      : problem(
          `${CALLS} calls at temperature 0 gave ${texts.size} texts, such as ${quoted(one)} and ${quoted(other)}`,
          'turn off batching or quantised caches on the server, or repeat the card with -k to measure the noise',
        );
  },
};
