import { sentencesOf } from '../ifeval/sentences.js';
import { splitWords } from './python-words.js';

/**
 * The rules of nltk's `NLTKWordTokenizer` (nltk 3.8, tokenize/destructive.py), in their order: each puts spaces around
 * what becomes a token of its own.
 */
const BEFORE_PADDING: readonly (readonly [RegExp, string])[] = [
  [/[«“‘„]|`+/g, ' $& '],
  [/^"/, '``'],
  [/``/g, ' $& '],
  [/([ ([{<])("|'{2})/g, '$1 `` '],
  [/'(?!re|ve|ll|m|t|s|d|n)(?=[\p{L}\p{N}_](?![\p{L}\p{N}_]))/giu, "' "],
  [/([^.])(\.)([\])}>"'»”’ ]{0,99})\s*$/, '$1 $2 $3 '],
  [/([:,])(\P{Nd})/gu, ' $1 $2'],
  [/[:,]$/, ' $& '],
  [/\.{2,}/g, ' $& '],
  [/[;@#$%&]/g, ' $& '],
  [/([^.])(\.)([\])}>"']{0,99})\s*$/, '$1 $2$3 '],
  [/[?!]/g, ' $& '],
  [/([^'])' /g, "$1 ' "],
  [/[*]/g, ' $& '],
  [/[\][(){}<>]/g, ' $& '],
  [/--/g, ' -- '],
];
const AFTER_PADDING: readonly (readonly [RegExp, string])[] = [
  [/[»”’]/g, ' $& '],
  [/''/g, " '' "],
  [/"/g, " '' "],
  [/([^' ])('[sS]|'[mM]|'[dD]|') /g, '$1 $2 '],
  [/([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /g, '$1 $2 '],
  [/\b(can)(not)\b/gi, ' $1 $2 '],
  [/\b(d)('ye)\b/gi, ' $1 $2 '],
  [/\b(gim|lem)(me)\b/gi, ' $1 $2 '],
  [/\b(gon|wan)(na)(?=\s)/gi, ' $1 $2 '],
  [/\b(got)(ta)\b/gi, ' $1 $2 '],
  [/\b(more)('n)\b/gi, ' $1 $2 '],
  [/ ('t)(is|was)\b/gi, ' $1 $2 '],
];

/** The words and marks of a text, as nltk's `word_tokenize` cuts them, sentence by sentence. */
export function treebankTokens(text: string): string[] {
  return sentencesOf(text).flatMap((sentence) => {
    const spaced = BEFORE_PADDING.reduce(
      (rest, [pattern, with_]) => rest.replace(pattern, with_),
      sentence,
    );
    return splitWords(
      AFTER_PADDING.reduce((rest, [pattern, with_]) => rest.replace(pattern, with_), ` ${spaced} `),
    );
  });
}
