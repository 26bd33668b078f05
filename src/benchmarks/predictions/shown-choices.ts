import type { Prediction } from './format.js';

const LETTERS = 'ABCDEFGHIJ';
/** `A) text`, `(A) text`, `A. text` or `A: text` at the beginning of a line. */
const CHOICE = /^[ \t]*\(?([A-J])[).:][ \t]*(\S.*)$/;
/** The same without a text: some programs list ten choices whatever the question has. */
const EMPTY = /^[ \t]*\(?[A-J][).:][ \t]*$/;

/** The choices that a prompt lists, in their order: the last list from A on. Empty if there are not at least two. */
function shownChoices(prompt: string): readonly string[] {
  let choices: string[] = [];
  let isOpen = false;
  for (const line of prompt.split('\n')) {
    const [, letter, text] = CHOICE.exec(line) ?? [];
    if (letter === undefined || text === undefined) {
      // A choice may have several lines; a blank one ends the list.
      const last = choices.length - 1;
      if (line.trim() === '' || EMPTY.test(line)) isOpen = false;
      else if (isOpen) choices[last] = `${choices[last]}\n${line}`;
    } else if (letter === 'A') {
      choices = [text.trim()];
      isOpen = true;
    } else if (letter === LETTERS[choices.length]) {
      choices.push(text.trim());
      isOpen = true;
    }
  }
  return choices.length < 2 ? [] : choices;
}

/** The choices of a prediction as its last prompt, which comes first, lists them; nothing if that lists none. */
export function choicesIn(prompts: readonly string[]): Pick<Prediction, 'choices'> {
  const choices = shownChoices(prompts[0] ?? '');
  return choices.length === 0 ? {} : { choices };
}
