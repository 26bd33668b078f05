import { system, user } from '../core/prompt.js';
import type { Check } from './check.js';
import { fine, noReply, problem, quoted, textIn } from './replies.js';

const WORD = 'tangerine';

/** A system message reaches the model. */
export const systemPrompt: Check = {
  name: 'system prompt',
  calls: 1,
  run: async ({ chat }) => {
    const outcome = await chat(
      [
        system(`Whatever you are asked, reply with the word ${WORD} and nothing else.`),
        user('Hello!'),
      ],
      { maxTokens: 256 },
    );
    if (!outcome.ok) return noReply(outcome);
    const text = textIn(outcome);
    return text.toLowerCase().includes(WORD)
      ? fine('its instruction was followed')
      : problem(
          `its instruction was not followed: the reply was ${quoted(text)}`,
          'use a chat template that renders system messages',
        );
  },
};
