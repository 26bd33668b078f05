import { seededRandom } from '../../core/prng.js';
import { PYTHON_SPACE } from '../../core/python-text.js';
import { lastMatch } from '../../scorers/last-match.js';
import type { TextExtractor } from '../../scorers/scorer.js';
import { LETTERS } from './dataset.js';

/** The last `best answer is X`, in any case: the rule of the Llama 3 evaluations. */
export const bestAnswer: TextExtractor<unknown> = (response) =>
  lastMatch(response, /best answer is ([A-J])/gi)?.toUpperCase() ?? null;

/**
 * The chain of TIGER-AI-Lab/MMLU-Pro@f418b116, compute_accuracy.py: the first `answer is X`; else
 * the last `Answer: X` of the first line that has one; else the last isolated letter. It follows Python's regular
 * expressions: `.` stops only at a line feed, and words are Unicode.
 */
export const official: TextExtractor<unknown> = (response) =>
  /answer is \(?([A-J])\)?/.exec(response)?.[1] ?? afterAnswer(response) ?? loneLetter(response);

/**
 * The same, with a random letter if no answer is found, as in the official script. Here the letter is seeded by the
 * item, so that the same response always has the same score.
 */
export const officialOrGuess: TextExtractor<unknown> = (response, { id }) =>
  official(response, { id, data: undefined, tags: {} }) ??
  LETTERS[Math.floor(seededRandom('mmlu-pro-guess', id)() * LETTERS.length)] ??
  null;

/** A lookahead, so that matches may overlap: `Answer:Answer: B` contains two. */
const ANSWER = new RegExp(`[aA]nswer:(?=${PYTHON_SPACE}*([A-J]))`, 'g');

/** Python's `.*[aA]nswer:\s*([A-J])` with `re.search`, in linear time. */
function afterAnswer(response: string): string | null {
  let line = -1;
  let found: string | null = null;
  for (const match of response.matchAll(ANSWER)) {
    const end = response.indexOf('\n', match.index);
    const own = end === -1 ? response.length : end;
    if (line !== -1 && own !== line) break;
    line = own;
    found = match[1] ?? null;
  }
  return found;
}

/** Python's `\b[A-J]\b(?!.*\b[A-J]\b)` with DOTALL. */
function loneLetter(response: string): string | null {
  return lastMatch(response, /(?<![\p{L}\p{N}_])([A-J])(?![\p{L}\p{N}_])/gu);
}
