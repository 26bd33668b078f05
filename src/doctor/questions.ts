import { user } from '../core/prompt.js';
import type { Check } from './check.js';
import { fine, problem, quoted, textIn } from './replies.js';

/** Questions that any healthy model of 7B answers. */
const QUESTIONS: readonly (readonly [question: string, answer: RegExp])[] = [
  ['What is 7 + 5? Reply with the number only.', /\b(12|twelve)\b/i],
  ['What is the capital of France? Reply with one word.', /\bparis\b/i],
  ['What is the opposite of hot? Reply with one word.', /\b(cold|cool)\b/i],
  ['Which day comes after Monday? Reply with one word.', /\btuesday\b/i],
  ['How many legs does a dog have? Reply with the number only.', /\b(4|four)\b/i],
];
const ENOUGH = 4;

/** Tokens of chat templates, which a reply shows where the template is not the model's. */
const TEMPLATE_TOKENS =
  /<\|[a-z_]{2,30}\|>|<\/?s>|\[\/?INST\]|<<\/?SYS>>|<(start|end)_of_turn>|^\s*(user|assistant)\s*:?\s*$/im;

/** Easy questions are answered, without leftovers of a chat template. */
export const questions: Check = {
  name: 'chat template',
  calls: QUESTIONS.length,
  run: async ({ chat }) => {
    const cure =
      'serve the model with its own chat template, and check the quantisation of its weights';
    let right = 0;
    for (const [question, answer] of QUESTIONS) {
      const text = textIn(await chat([user(question)], { maxTokens: 512 }));
      const leftover = TEMPLATE_TOKENS.exec(text)?.[0];
      if (leftover !== undefined) {
        return problem(`replies show ${quoted(leftover.trim())}, a token of a chat template`, cure);
      }
      if (answer.test(text)) right += 1;
    }
    const score = `${right} of ${QUESTIONS.length} easy questions were answered`;
    return right >= ENOUGH ? fine(score) : problem(score, cure);
  },
};
