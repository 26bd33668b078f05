import { user } from '../core/prompt.js';
import type { Check, CheckContext } from './check.js';
import { failureText, fine, noReply, note, textIn, unknown } from './replies.js';

/** Temperature and seed have their effects, on which samples and their repetition depend. */
export const sampling: Check = {
  name: 'sampling',
  calls: 3,
  run: async (context) => {
    if (!context.abilities.repeats) return unknown('replies differ at temperature 0 already');
    const [first, again, other] = [
      await drawn(context, 1),
      await drawn(context, 1),
      await drawn(context, 2),
    ];
    for (const outcome of [first, again, other]) {
      if (outcome.ok) continue;
      return outcome.failure.cause === 'refused request'
        ? note(`it refuses temperature 1 or a seed (${failureText(outcome)})`)
        : noReply(outcome);
    }
    if (textIn(first) !== textIn(again)) {
      return note(
        'seed has no effect: two replies to one seed at temperature 1 differ',
        'leave out --param seed; -k measures how much replies differ',
      );
    }
    return textIn(first) === textIn(other)
      ? note(
          'temperature has no effect: two seeds at temperature 1 gave the same text',
          'do not draw samples with -k: they would be one text, repeated',
        )
      : fine('temperature and seed have their effects');
  },
};

function drawn({ chat }: CheckContext, seed: number) {
  const question = 'Invent a name for a small island, and describe it in two sentences.';
  return chat([user(question)], { maxTokens: 128, temperature: 1, extra: { seed } });
}
