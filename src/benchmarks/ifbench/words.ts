import { z } from 'zod';
import { pythonStrip } from '../../core/python-text.js';
import { type Instruction, instruction, none } from '../ifeval/instruction.js';
import { pythonRegex } from '../ifeval/python-regex.js';
import { sentencesOf } from '../ifeval/sentences.js';
import {
  firstOf,
  isPunctuation,
  lengthOf,
  splitWords,
  trimMarks,
  trimMarksEnd,
  trimMarksStart,
  withoutPunctuation,
} from './python-words.js';
import { syllables } from './syllables.js';
import { treebankTokens } from './treebank.js';
import { isVerb } from './word-classes.js';

const PRIMES: ReadonlySet<number> = new Set([
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
]);
const smallN = z.object({ small_n: z.number() });
const plainWords = (text: string): string[] => splitWords(withoutPunctuation(text));

/** Whether something holds of each member and the one after it. */
function pairwise<T>(list: readonly T[], holds: (one: T, next: T) => boolean): boolean {
  return list.every((each, i) => i === 0 || holds(list[i - 1] as T, each));
}

/** How many words of a sentence stand in rows of words with the same first letter. */
function alliteration(sentence: string): number {
  const letters = splitWords(sentence.toLowerCase())
    .map(trimMarksStart)
    .filter((word) => word !== '')
    .map(firstOf);
  let count = 0;
  for (let i = 1; i < letters.length; i++) {
    if (letters[i] !== letters[i - 1]) continue;
    count += i > 1 && letters[i - 1] === letters[i - 2] ? 1 : 2;
  }
  return count;
}

/** Whether each word begins with the next letter of the alphabet. */
function followsAlphabet(text: string): boolean {
  const letters = plainWords(text).map((word) => firstOf(word).toLowerCase());
  const [first = ''] = letters;
  if (!/^[a-z]$/.test(first)) return false;
  return pairwise(
    letters,
    (one, next) => next === (one === 'z' ? 'a' : String.fromCharCode(one.charCodeAt(0) + 1)),
  );
}

/** The types `words:` and `sentence:` of allenai/IFBench@db69a6f0, ifbench/instructions.py. */
export const WORDS: Readonly<Record<string, Instruction>> = {
  'words:alphabet': instruction(none, followsAlphabet),
  'words:vowel': instruction(none, (text) => {
    const paragraph = pythonStrip(text).toLowerCase();
    return !paragraph.includes('\n') && new Set(paragraph.match(/[aeiou]/g)).size <= 3;
  }),
  'words:consonants': instruction(none, (text) =>
    splitWords(text.toLowerCase()).every((word) => /[b-df-hj-np-tv-z]{2}/.test(word)),
  ),
  'words:palindrome': instruction(none, (text) => {
    const found = plainWords(text.toLowerCase()).filter((word) => {
      const chars = [...word];
      return chars.length >= 5 && chars.reverse().join('') === word;
    });
    return found.length >= 10;
  }),
  'words:prime_lengths': instruction(none, (text) =>
    plainWords(text).every((word) => PRIMES.has(lengthOf(word))),
  ),
  'words:repeats': instruction(smallN, (text, { small_n }) => {
    const counts = new Map<string, number>();
    for (const word of plainWords(text.toLowerCase()))
      counts.set(word, (counts.get(word) ?? 0) + 1);
    return [...counts.values()].every((count) => count <= small_n);
  }),
  'words:no_consecutive': instruction(none, (text) =>
    pairwise(plainWords(text.toLowerCase()), (one, next) => firstOf(one) !== firstOf(next)),
  ),
  'words:odd_even_syllables': instruction(none, (text) =>
    pairwise(
      plainWords(text.toLowerCase()).map((word) => syllables(word) % 2),
      (one, next) => one !== next,
    ),
  ),
  'words:start_verb': instruction(none, (text) =>
    isVerb(treebankTokens(text.slice(0, 1000))[0] ?? ''),
  ),
  'words:last_first': instruction(none, (text) =>
    pairwise(sentencesOf(text), (one, next) => {
      const last = splitWords(trimMarksEnd(one)).at(-1);
      const first = splitWords(trimMarksStart(next))[0];
      return last !== undefined && last.toLowerCase() === first?.toLowerCase();
    }),
  ),
  'words:paragraph_last_first': instruction(none, (text) =>
    text.split('\n').every((paragraph) => {
      const words = splitWords(trimMarks(pythonStrip(paragraph).toLowerCase()));
      return words[0] === words.at(-1);
    }),
  ),
  'words:keywords_specific_position': instruction(
    z.object({ keyword: z.string(), n: z.int().positive(), m: z.int().positive() }),
    (text, { keyword, n, m }) => {
      const words = treebankTokens(sentencesOf(text)[n - 1] ?? '').filter((token) =>
        /[\p{L}\p{N}]/u.test(token),
      );
      return words[m - 1]?.toLowerCase() === keyword.trim().toLowerCase();
    },
  ),
  'words:words_position': instruction(z.object({ keyword: z.string() }), (text, { keyword }) => {
    const tokens = treebankTokens(text).map((token) => token.toLowerCase());
    // The last mark is no word.
    const from = isPunctuation(tokens.at(-1) ?? '') ? -3 : -2;
    const word = keyword.trim().toLowerCase();
    return tokens[1] === word && tokens.at(from) === word;
  }),
  'sentence:alliteration_increment': instruction(none, (text) =>
    pairwise(sentencesOf(text).map(alliteration), (one, next) => next > one),
  ),
  'sentence:increment': instruction(smallN, (text, { small_n }) =>
    pairwise(
      sentencesOf(text).map((sentence) => plainWords(sentence).length),
      (one, next) => next === one + small_n,
    ),
  ),
  'sentence:keyword': instruction(
    z.object({ word: z.string().min(1), N: z.number() }),
    (text, { word, N }) => {
      const sentence = sentencesOf(text).at(N - 1);
      const escaped = word.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      return (
        N >= 1 && sentence !== undefined && pythonRegex(`\\b${escaped}\\b`, 'i').test(sentence)
      );
    },
  ),
};
