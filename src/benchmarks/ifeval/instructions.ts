import { z } from 'zod';
import { pythonStrip } from '../../core/python-text.js';
import { type Instruction, instruction, none } from './instruction.js';
import type { LanguageOf } from './language.js';
import { countMatches, pythonRegex, WORD } from './python-regex.js';
import { countSentences, wordTokens } from './sentences.js';

const relation = z.enum(['less than', 'at least']);

function compare(count: number, how: z.output<typeof relation>, limit: number): boolean {
  return how === 'less than' ? count < limit : count >= limit;
}

const strip = pythonStrip;

/** Python's `str.isupper()`: something has a case, and nothing is in lower or title case. */
function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

/** If the language cannot be detected, the instruction counts as followed. */
function isEnglish(text: string, language: LanguageOf): boolean {
  return [null, 'en'].includes(language(text));
}

/**
 * Python's `re.findall` of `^\s*` and a bullet with MULTILINE, in linear time.
 *
 * @param isBullet whether there is a bullet at an index
 * @param length of the bullet and the characters that must follow it
 */
function countBullets(text: string, isBullet: (at: number) => boolean, length: number): number {
  let count = 0;
  for (let at = 0; at < text.length; ) {
    while (at < text.length && strip(text[at] ?? '') === '') at++;
    const bullet = at < text.length && isBullet(at);
    if (bullet) count++;
    const end = text.indexOf('\n', at + (bullet ? length : 0));
    if (end === -1) break;
    at = end + 1;
  }
  return count;
}

/** Python's `re.findall(r"\[.*?\]", text)`, in linear time: pairs of brackets within a line. */
function countPlaceholders(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) {
    let open = line.indexOf('[');
    while (open !== -1) {
      const close = line.indexOf(']', open);
      if (close === -1) break;
      count++;
      open = line.indexOf('[', close);
    }
  }
  return count;
}

const CONSTRAINED = ['My answer is yes.', 'My answer is no.', 'My answer is maybe.'];

function isJson(response: string): boolean {
  const body = strip(response)
    .replace(/^```json/, '')
    .replace(/^```Json/, '')
    .replace(/^```JSON/, '')
    .replace(/^```/, '')
    .replace(/```$/, '');
  try {
    JSON.parse(strip(body));
    return true;
  } catch {
    return false;
  }
}

/** Parts between separators; `null` when one that is neither first nor last is empty. */
function partsBetween(parts: readonly string[]): readonly string[] | null {
  const empty = (part: string): boolean => strip(part) === '';
  if (parts.some((part, i) => empty(part) && i !== 0 && i !== parts.length - 1)) return null;
  return parts.filter((part) => !empty(part));
}

function firstWord(paragraph: string): string {
  const word = strip(paragraph).split(/\s+/)[0] ?? '';
  return (/^[^.,?!'"]*/.exec(word.replace(/^'+/, '').replace(/^"+/, ''))?.[0] ?? '').toLowerCase();
}

/**
 * The 25 instruction types of IFEval (Zhou et al. 2023), after the checkers of google-research and
 * josejg/instruction_following_eval@0c495b2f, instructions.py.
 */
export const INSTRUCTIONS: Readonly<Record<string, Instruction>> = {
  'change_case:capital_word_frequency': instruction(
    z.object({ capital_relation: relation, capital_frequency: z.int() }),
    (response, { capital_relation, capital_frequency }) =>
      compare(wordTokens(response).filter(isUpper).length, capital_relation, capital_frequency),
  ),
  'change_case:english_capital': instruction(
    none,
    (text, _, language) => isUpper(text) && isEnglish(text, language),
  ),
  'change_case:english_lowercase': instruction(
    none,
    (text, _, language) => isLower(text) && isEnglish(text, language),
  ),
  'combination:repeat_prompt': instruction(
    z.object({ prompt_to_repeat: z.string() }),
    (response, { prompt_to_repeat }) =>
      strip(response).toLowerCase().startsWith(strip(prompt_to_repeat).toLowerCase()),
  ),
  'combination:two_responses': instruction(none, (response) => {
    const parts = partsBetween(response.split('******'));
    return parts?.length === 2 && strip(parts[0] ?? '') !== strip(parts[1] ?? '');
  }),
  'detectable_content:number_placeholders': instruction(
    z.object({ num_placeholders: z.int() }),
    (response, { num_placeholders }) => countPlaceholders(response) >= num_placeholders,
  ),
  'detectable_content:postscript': instruction(
    z.object({ postscript_marker: z.string() }),
    (response, { postscript_marker: marker }) => {
      const pattern =
        marker === 'P.P.S'
          ? 'p\\.\\s?p\\.\\s?s'
          : marker === 'P.S.'
            ? 'p\\.\\s?s\\.'
            : marker.toLowerCase();
      return pythonRegex(pattern, '').test(response.toLowerCase());
    },
  ),
  'detectable_format:constrained_response': instruction(none, (response) =>
    CONSTRAINED.some((option) => response.includes(option)),
  ),
  'detectable_format:json_format': instruction(none, isJson),
  'detectable_format:multiple_sections': instruction(
    z.object({ section_spliter: z.string(), num_sections: z.int() }),
    (response, { section_spliter, num_sections }) =>
      countMatches(response, pythonRegex(`\\s?${section_spliter}\\s?\\d+\\s?`, 'g')) >=
      num_sections,
  ),
  'detectable_format:number_bullet_lists': instruction(
    z.object({ num_bullets: z.int() }),
    (text, { num_bullets }) => {
      const starred = (at: number): boolean =>
        text[at] === '*' && at + 1 < text.length && text[at + 1] !== '*';
      const stars = countBullets(text, starred, 2);
      return stars + countBullets(text, (at) => text[at] === '-', 1) === num_bullets;
    },
  ),
  'detectable_format:number_highlighted_sections': instruction(
    z.object({ num_highlights: z.int() }),
    (response, { num_highlights }) => {
      let count = 0;
      for (const [text] of response.matchAll(/\*[^\n*]*\*/g)) {
        if (strip(text.replaceAll('*', '')) !== '') count++;
      }
      for (const [text] of response.matchAll(/\*\*[^\n*]*\*\*/g)) {
        if (strip(text.slice(2, -2)) !== '') count++;
      }
      return count >= num_highlights;
    },
  ),
  'detectable_format:title': instruction(none, (response) =>
    response.split('\n').some((line) => {
      const open = line.indexOf('<<');
      const close = line.lastIndexOf('>>');
      return (
        open !== -1 &&
        close > open + 2 &&
        strip(line.slice(open, close).replace(/^<+/, '').replace(/>+$/, '')) !== ''
      );
    }),
  ),
  'keywords:existence': instruction(
    z.object({ keywords: z.array(z.string()) }),
    (response, { keywords }) => keywords.every((word) => pythonRegex(word, 'i').test(response)),
  ),
  'keywords:forbidden_words': instruction(
    z.object({ forbidden_words: z.array(z.string()) }),
    (response, { forbidden_words }) =>
      !forbidden_words.some((word) => pythonRegex(`\\b${word}\\b`, 'i').test(response)),
  ),
  'keywords:frequency': instruction(
    z.object({ relation, keyword: z.string(), frequency: z.int() }),
    (response, { keyword, frequency, relation: how }) =>
      compare(countMatches(response, pythonRegex(strip(keyword), 'gi')), how, frequency),
  ),
  'keywords:letter_frequency': instruction(
    z.object({ let_relation: relation, letter: z.string(), let_frequency: z.int() }),
    (response, { let_relation, letter, let_frequency }) =>
      compare(
        response.toLowerCase().split(letter.toLowerCase()).length - 1,
        let_relation,
        let_frequency,
      ),
  ),
  'language:response_language': instruction(
    z.object({ language: z.string() }),
    (response, { language }, detected) => [null, language].includes(detected(response)),
  ),
  'length_constraints:nth_paragraph_first_word': instruction(
    z.object({ num_paragraphs: z.int(), nth_paragraph: z.int(), first_word: z.string() }),
    (response, { num_paragraphs, nth_paragraph, first_word }) => {
      const paragraphs = response.split('\n\n');
      const full = paragraphs.filter((paragraph) => strip(paragraph) !== '').length;
      const nth = paragraphs[nth_paragraph - 1] ?? '';
      if (nth_paragraph > full || strip(nth) === '') return false;
      return full === num_paragraphs && firstWord(nth) === first_word.toLowerCase();
    },
  ),
  'length_constraints:number_paragraphs': instruction(
    z.object({ num_paragraphs: z.int() }),
    (response, { num_paragraphs }) =>
      partsBetween(response.split('***'))?.length === num_paragraphs,
  ),
  'length_constraints:number_sentences': instruction(
    z.object({ relation, num_sentences: z.int() }),
    (response, { num_sentences, relation: how }) =>
      compare(countSentences(response), how, num_sentences),
  ),
  'length_constraints:number_words': instruction(
    z.object({ relation, num_words: z.int() }),
    (response, { num_words, relation: how }) =>
      compare(countMatches(response, new RegExp(`${WORD}+`, 'gu')), how, num_words),
  ),
  'punctuation:no_comma': instruction(none, (response) => !response.includes(',')),
  'startend:end_checker': instruction(
    z.object({ end_phrase: z.string() }),
    (response, { end_phrase }) =>
      strip(response)
        .replace(/^"+/, '')
        .replace(/"+$/, '')
        .toLowerCase()
        .endsWith(strip(end_phrase).toLowerCase()),
  ),
  'startend:quotation': instruction(none, (response) => {
    const text = strip(response);
    return text.length > 1 && text.startsWith('"') && text.endsWith('"');
  }),
};
