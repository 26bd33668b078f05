import { type Demands, NO_DEMANDS } from './demands.js';
import { equalAnswers } from './equal.js';
import { loadMath } from './evaluate.js';
import { cleanLatex } from './latex/clean.js';
import { parseAnswer } from './latex/parse-answer.js';

/** How two answers were found equal; `none` if they were not. */
export type Equivalence = 'string' | 'symbolic' | 'none';

/**
 * Whether an answer equals the gold answer, as text after normalisation or mathematically. Bounded: no text makes it
 * throw or take long.
 *
 * @param demands of the question, which can make an answer right (a numeral without the base that was asked for) or
 *   wrong (an equation in another form)
 */
export async function equivalence(
  answer: string,
  gold: string,
  demands: Demands = NO_DEMANDS,
): Promise<Equivalence> {
  if (bare(answer) === bare(gold) && bare(gold) !== '') return 'string';
  if (isNumeralOf(bare(answer), bare(gold), demands)) return 'symbolic';
  const [one, other] = [parseAnswer(answer), parseAnswer(gold)];
  return equalAnswers(one, other, await loadMath(), demands) ? 'symbolic' : 'none';
}

/** `1F` and `1F_{16}`, where the question names base 16: digits that are letters are no variables. */
function isNumeralOf(answer: string, gold: string, { namesBase }: Demands): boolean {
  const [, digits, base] = /^(?=[^_]*[A-Z])([\dA-Z]+)_\{?(1[1-9]|[23]\d)\}?$/.exec(gold) ?? [];
  if (digits === undefined || base === undefined || !namesBase(base)) return false;
  return answer.replace(/^0x/, '').toUpperCase() === digits;
}

/** Removes spaces, and braces around a single character. */
function bare(text: string): string {
  return cleanLatex(text)
    .replace(/\s+/g, '')
    .replace(/\{([\da-zA-Z])\}/g, '$1');
}
