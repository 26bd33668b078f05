import { CardbenchError } from '../../core/errors.js';
import { fromText, type Scorer } from '../scorer.js';
import { equalityQuestion, saysEqual } from './ask-equal.js';
import { afterFinalAnswer, lastBoxed, lastBoxedWithSign } from './boxed.js';
import { demandsOf, NO_DEMANDS } from './demands.js';
import { equivalence } from './equivalent.js';

/** The data of an item that is scored by its mathematics. */
export interface MathAnswerItem {
  /** LaTeX. */
  readonly gold: string;
  /** The question, for what it demands of the form of its answer. */
  readonly problem?: string;
}

/**
 * Right if the answer equals the gold answer as text after normalisation, or mathematically, or according to a judge
 * model, if one is given. By default the answer is in the last `\boxed{}`, with a sign in front of it, or else after
 * "final answer is".
 */
export function mathAnswer<Data extends MathAnswerItem>(): Scorer<Data> {
  return {
    name: 'math-equivalence',
    version: 2,
    extractors: {
      boxed: fromText((text) => lastBoxedWithSign(text) ?? afterFinalAnswer(text)),
      'boxed-only': fromText(lastBoxed),
      'final-answer': fromText(afterFinalAnswer),
    },
    asksJudge: true,
    grade: async (answer, { data }, { ask }) => {
      const demands = data.problem === undefined ? NO_DEMANDS : demandsOf(data.problem);
      const found = await equivalence(answer, data.gold, demands);
      if (found === 'string') return { value: 1, reason: '' };
      if (found === 'symbolic') return { value: 1, reason: 'equal as mathematics' };
      const expected = `expected ${data.gold}`;
      if (ask === undefined) return { value: 0, reason: expected };
      const equal = saysEqual(await ask(equalityQuestion(answer, data.gold)));
      if (equal === undefined) throw new CardbenchError('The judge said neither Yes nor No.');
      return equal
        ? { value: 1, reason: 'equal, says the judge' }
        : { value: 0, reason: `${expected}, says the judge too` };
    },
  };
}
