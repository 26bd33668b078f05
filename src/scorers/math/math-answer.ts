import type { Scorer } from '../scorer.js';
import { afterFinalAnswer, lastBoxed } from './boxed.js';
import { equivalence } from './equivalent.js';

/**
 * Right when the answer equals the gold as text after normalisation, or as mathematics. By default the
 * answer is in the last `\boxed{}`, else behind "final answer is".
 */
export function mathAnswer<Data extends { readonly gold: string }>(): Scorer<Data> {
  return {
    name: 'math-equivalence',
    version: 1,
    extractors: {
      boxed: (response) => lastBoxed(response) ?? afterFinalAnswer(response),
      'boxed-only': lastBoxed,
      'final-answer': afterFinalAnswer,
    },
    judge: async (answer, { data }) => {
      const found = await equivalence(answer, data.gold);
      if (found === 'none') return { value: 0, reason: `expected ${data.gold}` };
      return { value: 1, reason: found === 'string' ? '' : 'equal as mathematics' };
    },
  };
}
