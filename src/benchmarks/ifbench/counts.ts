import { z } from 'zod';
import { type Instruction, instruction, none } from '../ifeval/instruction.js';
import { countMatches, WORD } from '../ifeval/python-regex.js';
import { sentencesOf } from '../ifeval/sentences.js';
import { occurrences, splitWords, trimMarks, withoutPunctuation } from './python-words.js';
import { treebankTokens } from './treebank.js';
import { CONJUNCTIONS, PERSON_NAMES, PRONOUNS, STOP_WORDS } from './word-classes.js';

const anyN = z.object({ N: z.number() });
const smallN = z.object({ small_n: z.number() });
const ALL_WORDS = new RegExp(`${WORD}+`, 'gu');
const ANY_NAME = new RegExp(`(?<!${WORD})(?:${PERSON_NAMES.join('|')})(?!${WORD})`, 'gu');
const JAPANESE = /[\u3040-\u30ff\u4e00-\u9fff]/;
const keywords = z.object({
  keyword1: z.string(),
  keyword2: z.string(),
  keyword3: z.string(),
  keyword4: z.string(),
  keyword5: z.string(),
});

const endings = (text: string, mark: string): number =>
  sentencesOf(text).filter((sentence) => sentence.endsWith(mark)).length;

/** The share of a text's distinct trigrams of characters that a reference has, too; `null` if it has none. */
function trigramOverlap(text: string, reference: string): number | null {
  const trigrams = (of: string): Set<string> => {
    const chars = [...of];
    return new Set(chars.slice(2).map((char, i) => `${chars[i]}${chars[i + 1]}${char}`));
  };
  const own = trigrams(text);
  if (own.size === 0) return null;
  const others = trigrams(reference);
  return [...own].filter((each) => others.has(each)).length / own.size;
}

/** Whether the six standard marks occur, and an interrobang, whose first two marks do not count. */
function coversPunctuation(text: string): boolean {
  if (!/!\?|\?!|‽/.test(text)) return false;
  const rest = text.includes('?!') ? text.replace('?!', '') : text.replace('!?', '');
  return ['.', ',', '!', '?', ';', ':'].every((mark) => rest.includes(mark));
}

/** The types `count:` and `ratio:` of allenai/IFBench@db69a6f0, ifbench/instructions.py. */
export const COUNTS: Readonly<Record<string, Instruction>> = {
  'count:word_count_range': instruction(
    z.object({ min_words: z.number(), max_words: z.number() }),
    (text, { min_words, max_words }) => {
      const words = countMatches(text, ALL_WORDS);
      return min_words <= words && words <= max_words;
    },
  ),
  'count:unique_word_count': instruction(
    anyN,
    (text, { N }) => new Set(splitWords(text.toLowerCase()).map(trimMarks)).size >= N,
  ),
  'count:conjunctions': instruction(smallN, (text, { small_n }) => {
    // The words as they are written: "And" and "and," are two.
    const found = splitWords(text).filter((word) =>
      CONJUNCTIONS.has(trimMarks(word).toLowerCase()),
    );
    return new Set(found).size >= small_n;
  }),
  'count:person_names': instruction(anyN, (text, { N }) => new Set(text.match(ANY_NAME)).size >= N),
  'count:numbers': instruction(
    anyN,
    (text, { N }) => countMatches(withoutPunctuation(text), /\p{Nd}+/gu) === N,
  ),
  'count:punctuation': instruction(none, coversPunctuation),
  'count:pronouns': instruction(anyN, (text, { N }) => {
    const words = treebankTokens(text.replaceAll('/', ' ').toLowerCase());
    return words.filter((word) => PRONOUNS.has(word)).length >= N;
  }),
  'count:words_japanese': instruction(anyN, (text, { N }) =>
    splitWords(text).every((written, i) => {
      const word = trimMarks(written);
      return (i + 1) % N !== 0 || word === '' || /^\p{Nd}+$/u.test(word) || JAPANESE.test(word);
    }),
  ),
  'count:keywords_multiple': instruction(keywords, (text, words) => {
    const lower = text.toLowerCase();
    return [1, 2, 3, 5, 7].every((times, i) => {
      const word = Object.values(words)[i] ?? '';
      return occurrences(lower, word.trim().toLowerCase()) === times;
    });
  }),
  'ratio:stop_words': instruction(z.object({ percentage: z.number() }), (text, { percentage }) => {
    const words = text.match(ALL_WORDS) ?? [];
    const stops = words.filter((word) => STOP_WORDS.has(word.toLowerCase())).length;
    return words.length > 0 && (stops / words.length) * 100 <= percentage;
  }),
  'ratio:sentence_type': instruction(none, (text) => endings(text, '.') === 2 * endings(text, '?')),
  'ratio:sentence_balance': instruction(none, (text) => {
    const [stops, questions, cries] = ['.', '?', '!'].map((mark) => endings(text, mark));
    return stops === questions && questions === cries;
  }),
  'ratio:sentence_words': instruction(none, (text) => {
    const sentences = sentencesOf(text);
    return (
      sentences.length === 3 && new Set(sentences.map((each) => [...each.trim()].length)).size === 1
    );
  }),
  'ratio:overlap': instruction(
    z.object({ reference_text: z.string(), percentage: z.number() }),
    (text, { reference_text, percentage }) => {
      const overlap = trigramOverlap(text, reference_text);
      return overlap !== null && percentage - 2 <= overlap * 100 && overlap * 100 <= percentage + 2;
    },
  ),
};
