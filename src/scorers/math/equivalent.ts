import { equalAnswers } from './equal.js';
import { loadMath } from './evaluate.js';
import { cleanLatex } from './latex/clean.js';
import { parseAnswer } from './latex/parse-answer.js';

/** How two answers were found equal; `none` when they were not. */
export type Equivalence = 'string' | 'symbolic' | 'none';

/**
 * Whether an answer equals the gold one: as texts after normalisation, else as mathematics. Bounded: no
 * text makes it throw, or take long.
 */
export async function equivalence(answer: string, gold: string): Promise<Equivalence> {
  if (bare(answer) === bare(gold) && bare(gold) !== '') return 'string';
  const [one, other] = [parseAnswer(answer), parseAnswer(gold)];
  return equalAnswers(one, other, await loadMath()) ? 'symbolic' : 'none';
}

/** Without spaces; braces around one character mean nothing. */
function bare(text: string): string {
  return cleanLatex(text)
    .replace(/\s+/g, '')
    .replace(/\{([\da-zA-Z])\}/g, '$1');
}
