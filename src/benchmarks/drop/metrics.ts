import { floatRepr, pythonFloat } from '../../core/python-float.js';
import { PYTHON_SPACE, pythonStrip } from '../../core/python-text.js';
import { bestAssignment } from './assignment.js';

// The rules of allenai/allennlp-reading-comprehension@14fc0a42, allennlp_rc/eval/drop_eval.py.

const SPACE = new RegExp(`${PYTHON_SPACE}+`);
const PUNCTUATION = /[!-/:-@[-`{-~]/g;
const ARTICLES = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/** The words of an answer: lower case, numbers as floats, without punctuation and articles. */
export function normalizedWords(text: string): readonly string[] {
  return text.split(/[ -]/).flatMap((token) => {
    const lower = token.toLowerCase();
    const bare = pythonFloat(lower) === undefined ? lower.replace(PUNCTUATION, '') : lower;
    const number = pythonFloat(bare);
    return (number === undefined ? bare : floatRepr(number))
      .replace(ARTICLES, ' ')
      .split(SPACE)
      .filter((word) => word !== '');
  });
}

/** Exact match, 0 or 1, and F1, rounded to two places as officially. */
export interface DropScore {
  readonly exactMatch: number;
  readonly f1: number;
}

/** How an answer, of one or more spans, agrees with a right one. */
export function dropScore(given: readonly string[], gold: readonly string[]): DropScore {
  const [givenWords, goldWords] = [given.map(normalizedWords), gold.map(normalizedWords)];
  const spans = (words: readonly (readonly string[])[]): Set<string> =>
    new Set(words.map((span) => span.join(' ')));
  const [givenSpans, goldSpans] = [spans(givenWords), spans(goldWords)];
  const exact =
    given.length === gold.length &&
    givenSpans.size === goldSpans.size &&
    [...givenSpans].every((span) => goldSpans.has(span));
  const bags = (words: readonly (readonly string[])[]): Set<string>[] =>
    words.map((span) => new Set(span));
  const givenBags = bags(givenWords);
  const scores = bags(goldWords).map((right) =>
    givenBags.map((bag) => (shareNumbers(right, bag) ? bagF1(bag, right) : 0)),
  );
  const mean = bestAssignment(scores) / Math.max(given.length, gold.length);
  return { exactMatch: exact ? 1 : 0, f1: roundHalfEven(mean * 100) / 100 };
}

/** The best of the scores with each right answer; right answers that are empty do not count. */
export function bestDropScore(
  given: readonly string[],
  answers: readonly (readonly string[])[],
): DropScore {
  let best = { exactMatch: 0, f1: 0 };
  for (const answer of answers) {
    if (pythonStrip(answer[0] ?? '') === '') continue;
    const { exactMatch, f1 } = dropScore(given, answer);
    best = { exactMatch: Math.max(best.exactMatch, exactMatch), f1: Math.max(best.f1, f1) };
  }
  return best;
}

/** If the right answer has numbers, the given one must have one of them. */
function shareNumbers(right: ReadonlySet<string>, given: ReadonlySet<string>): boolean {
  const numbers = [...right].filter((word) => pythonFloat(word) !== undefined);
  return numbers.length === 0 || numbers.some((number) => given.has(number));
}

function bagF1(given: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const common = [...right].filter((word) => given.has(word)).length;
  const precision = given.size === 0 ? 1 : common / given.size;
  const recall = right.size === 0 ? 1 : common / right.size;
  return precision === 0 && recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** NumPy's rounding to a whole number. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
