import type { Item } from '../../core/item.js';
import { assistant, chat, type Prompt, user } from '../../core/prompt.js';
import type { MmluFewShotItem, MmluItem } from './dataset.js';

/** Few-shot examples before a question, as published. */
export const SHOTS = 5;

/** The question and its choices, to be answered after reasoning. */
export function questionText({ question, choices }: MmluItem): string {
  return (
    'Answer the multiple-choice question below. Think it through step by step, then end your ' +
    'reply with the sentence "The best answer is X", where X is the letter A, B, C or D.\n\n' +
    `Question: ${question}\n${listed(choices)}`
  );
}

/** The prompts with few-shot examples that are answered with a letter alone. */
export function fewShotPrompts<Data extends MmluFewShotItem>(
  shotsOf: (item: Item<Data>) => readonly MmluItem[],
) {
  return {
    prompt: (item: Item<Data>): Prompt =>
      chat(
        ...shotsOf(item).flatMap((shot) => [
          user(letterText(shot)),
          assistant(`The best answer is ${shot.gold}.`),
        ]),
        user(letterText(item.data)),
      ),
    completionPrompt: (item: Item<Data>) => ({
      text: [
        ...shotsOf(item).map((shot) => `${letterText(shot)}\nThe best answer is ${shot.gold}.`),
        `${letterText(item.data)}\nThe`,
      ].join('\n\n'),
      stop: ['\n'],
    }),
  };
}

function letterText({ question, choices }: MmluItem): string {
  return (
    'Choose the right answer. Reply with the sentence "The best answer is X" and nothing else, ' +
    `where X is the letter A, B, C or D.\n\nQuestion: ${question}\n${listed(choices)}`
  );
}

/** The choices with their letters, one a line. */
export function listed(choices: MmluItem['choices']): string {
  return choices.map((choice, index) => `${'ABCD'[index]}. ${choice}`).join('\n');
}

/** A letter that is not the right one. */
export function otherLetter(letter: string): string {
  return 'ABCD'[('ABCD'.indexOf(letter) + 1) % 4] ?? 'A';
}
