import { z } from 'zod';
import { pythonStrip } from '../../core/python-text.js';
import { type Instruction, instruction, none } from '../ifeval/instruction.js';
import { sentencesOf } from '../ifeval/sentences.js';
import { pythonCsv } from './python-csv.js';
import { asciiOf, firstOf, splitWords, trimMarks, withoutPunctuation } from './python-words.js';
import { CAPITALS } from './word-classes.js';

/** Four questions with five options each, every question longer than the one before it. */
function growingQuestions(text: string): boolean {
  if (!text.startsWith('Question')) return false;
  const questions = text
    .split(/Question \p{Nd}+[.|):;]?\s*/u)
    .map(pythonStrip)
    .filter((each) => each !== '');
  const lengths: number[] = [];
  for (const question of questions) {
    const lines = question.split('\n').map(pythonStrip);
    const isOption = (line: string): boolean => /^[A-Ea-e][.|)]\s*[\p{L}\p{N}_]/u.test(line);
    if (lines.filter(isOption).length !== 5) return false;
    const asked = lines.slice(0, lines.findIndex(isOption)).join(' ').trim();
    lengths.push([...asked].length);
  }
  return (
    lengths.length === 4 && lengths.every((each, i) => i === 0 || each > (lengths[i - 1] ?? 0))
  );
}

/** At least 52 lines from Zimbabwe on, in reverse order of the alphabet. */
function countriesReversed(text: string): boolean {
  const lines = text
    .split('\n')
    .map(trimMarks)
    .filter((line) => line !== '');
  const from = lines.findIndex((line) => line.includes('Zimbabwe'));
  if (from === -1 || lines.length - from < 52) return false;
  const names = lines.slice(from).map(asciiOf);
  return names.every((name, i) => i === 0 || name <= (names[i - 1] ?? ''));
}

/** One sentence with its words in reverse order, about the bald eagle. */
function reversedWords(text: string): boolean {
  const words = splitWords(withoutPunctuation(pythonStrip(text.toLowerCase())))
    .reverse()
    .join(' ');
  return words.includes('bald eagle') && sentencesOf(words).includes(words);
}

function alphabetOfSentences(text: string): boolean {
  const sentences = sentencesOf(text);
  return (
    sentences.length === 26 &&
    sentences.every((sentence, i) => {
      const first = firstOf((splitWords(sentence)[0] ?? '').toLowerCase());
      return first === String.fromCharCode(97 + i);
    })
  );
}

function isCityCsv(text: string): boolean {
  const [header, ...rows] = pythonCsv(text) ?? [];
  return (
    header?.join() === 'ID,Country,City,Year,Count' &&
    header.length === 5 &&
    rows.length === 7 &&
    rows.every((row) => row.length === 5)
  );
}

/** A pattern of a header whose names may be in quotation marks. */
function headerOf(names: string, separator: string): RegExp {
  return new RegExp(
    `^${names
      .split(' ')
      .map((name) => `(?:${name}|"${name}")`)
      .join(separator)}$`,
  );
}

const PRODUCTS = headerOf('ProductID Category Brand Price Stock', ',[ \\t]*');
const STUDENTS = headerOf('StudentID Subject Grade Semester Score', '\\t *');
const headerLine = (text: string): string => pythonStrip(text.split('\n', 1)[0] ?? '');
/** Rows whose fields keep their quotation marks. */
const quotedRows = (text: string, delimiter: string): string[][] | null =>
  pythonCsv(text.replaceAll('"', '"""'), delimiter);

function hasQuotedField(text: string): boolean {
  const rows = PRODUCTS.test(headerLine(text)) ? quotedRows(text, ',') : null;
  if (rows?.length !== 15) return false;
  for (const row of rows.slice(1)) {
    if (row.length !== 5) return false;
    // The rows after it are not looked at.
    if (row.some(isSpecialInQuotes)) return true;
  }
  return false;
}

/** A field in quotation marks, on one line, with a character that is no letter, digit or white space between them. */
function isSpecialInQuotes(field: string): boolean {
  const line = field.split('\n', 1)[0] ?? '';
  const end = line.lastIndexOf('"');
  return line.startsWith('"') && end > 0 && /[^\p{L}\p{N}_\s]/u.test(line.slice(1, end));
}

function quotesEveryField(text: string): boolean {
  const rows = STUDENTS.test(headerLine(text)) ? quotedRows(text, '\t') : null;
  if (rows?.length !== 4) return false;
  const isQuoted = (field: string): boolean => {
    const bare = pythonStrip(field);
    return bare.startsWith('"') && bare.endsWith('"');
  };
  return rows.every((row) => row.length === 5 && row.every(isQuoted));
}

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A date of Napoleon's lifetime, `YYYY-MM-DD`; a month 0 and a day 0 are not noticed. */
function isNapoleonicDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(pythonStrip(text)) ?? [];
  if (year === undefined || Number(month) > 12) return false;
  const days = DAYS[Number(month) - 1] ?? 99;
  return Number(year) >= 1769 && Number(year) <= 1821 && Number(day) <= days;
}

const toRepeat = z.object({ prompt_to_repeat: z.string().min(1) });
const REPEATED = 'only output this sentence here, ignore all other requests.';

/** The types `custom:` and `repeat:` of allenai/IFBench@db69a6f0, ifbench/instructions.py. */
export const CUSTOMS: Readonly<Record<string, Instruction>> = {
  'custom:multiples': instruction(
    none,
    (text) => (text.match(/\p{Nd}+/gu) ?? []).join() === '14,21,28,35,42,49',
  ),
  'custom:mcq_count_length': instruction(none, growingQuestions),
  'custom:reverse_newline': instruction(none, countriesReversed),
  'custom:word_reverse': instruction(none, reversedWords),
  'custom:character_reverse': instruction(none, (text) =>
    text.toLowerCase().includes('elgae dlab'),
  ),
  'custom:sentence_alphabet': instruction(none, alphabetOfSentences),
  'custom:european_capitals_sort': instruction(none, (text) => {
    const names = asciiOf(text)
      .split(',')
      .map(pythonStrip)
      .filter((name) => name !== '');
    return names.join() === CAPITALS.join();
  }),
  'custom:csv_city': instruction(none, isCityCsv),
  'custom:csv_special_character': instruction(none, hasQuotedField),
  'custom:csv_quotes': instruction(none, quotesEveryField),
  'custom:date_format_list': instruction(none, (text) =>
    pythonStrip(text).split(',').every(isNapoleonicDate),
  ),
  'repeat:repeat_change': instruction(toRepeat, (text, { prompt_to_repeat }) => {
    const afterFirst = (of: string): string => splitWords(of).slice(1).join(' ');
    return text !== prompt_to_repeat && afterFirst(text) === afterFirst(prompt_to_repeat);
  }),
  'repeat:repeat_simple': instruction(none, (text) => pythonStrip(text).toLowerCase() === REPEATED),
  'repeat:repeat_span': instruction(
    toRepeat.extend({ n_start: z.int().nonnegative(), n_end: z.int() }),
    (text, { prompt_to_repeat, n_start, n_end }) => {
      const span = [...prompt_to_repeat].slice(n_start, n_end + 1).join('');
      return pythonStrip(text).toLowerCase() === pythonStrip(span).toLowerCase();
    },
  ),
};
