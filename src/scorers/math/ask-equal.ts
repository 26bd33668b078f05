import { chat, type Prompt, user } from '../../core/prompt.js';

/** The question put to a judge model: whether two answers are equal. */
export function equalityQuestion(answer: string, gold: string): Prompt {
  return chat(
    user(
      'Here are two final answers to one mathematical problem. Do they say the same? Other spellings of one ' +
        'value are the same (fractions and decimals, other orders of terms, units left out), and so is what ' +
        'becomes the same by a step of simplification. Work out no more than that. Reply with one word: Yes or ' +
        `No.\n\nFirst answer: ${gold}\nSecond answer: ${answer}`,
    ),
  );
}

/** Whether a judge's reply says yes; `undefined` if it says neither yes nor no. */
export function saysEqual(words: string): boolean | undefined {
  const said = words.match(/\b(?:yes|no)\b/gi) ?? [];
  // A judge that reasons gives its verdict last.
  const verdict = said.at(-1)?.toLowerCase();
  return verdict === undefined ? undefined : verdict === 'yes';
}
