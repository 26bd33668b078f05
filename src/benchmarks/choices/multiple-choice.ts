import { argmax, logLikelihoodScorer } from '../../scorers/log-likelihood.js';
import type { Scorer } from '../../scorers/scorer.js';
import { type ChoicesItem, choseInstead } from './choices-item.js';

/**
 * `acc`: the most likely choice is right. `acc_norm`: the choice with the highest log-likelihood divided by its length
 * in characters is right (EleutherAI/lm-evaluation-harness@4e7e0d47, lm_eval/api/task.py). Ties go to the first.
 *
 * @param headline the metric that is the score; the other is stored in its details
 */
export function multipleChoice(headline: 'acc' | 'acc_norm'): Scorer<ChoicesItem> {
  return logLikelihoodScorer({
    name: `multiple-choice/${headline}`,
    version: 1,
    count: ({ data }) => data.continuations.length,
    grade: (values, { data }) => {
      const plain = argmax(values);
      const normed = argmax(
        values.map((value, place) => value / [...(data.choices[place] ?? '')].length),
      );
      const details = {
        acc: data.gold.includes(plain) ? 1 : 0,
        acc_norm: data.gold.includes(normed) ? 1 : 0,
      };
      const chosen = headline === 'acc' ? plain : normed;
      const value = details[headline];
      return { value, details, reason: value === 1 ? '' : choseInstead(chosen, data) };
    },
  });
}
