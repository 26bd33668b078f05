import { PYTHON_SPACE } from '../../core/python-text.js';

// Python's string functions as the official checkers use them. A character is a code point.

const SPACES = new RegExp(`${PYTHON_SPACE}+`, 'u');
const ONE_SPACE = new RegExp(PYTHON_SPACE, 'u');
/** Python's `string.punctuation`. */
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const ALL_PUNCTUATION = /[!-/:-@[-`{-~]/g;

/** `str.split()`. */
export function splitWords(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '');
}

/** Whether there is any white space. */
export function hasSpace(text: string): boolean {
  return ONE_SPACE.test(text);
}

/** Whether a character is one of `string.punctuation`. */
export function isPunctuation(char: string): boolean {
  return char.length === 1 && PUNCTUATION.test(char);
}

/** The text without `string.punctuation`. */
export function withoutPunctuation(text: string): string {
  return text.replace(ALL_PUNCTUATION, '');
}

/** `str.lstrip(string.punctuation + ' ')`. */
export function trimMarksStart(text: string): string {
  let start = 0;
  while (start < text.length && isMark(text[start])) start++;
  return text.slice(start);
}

/** `str.rstrip(string.punctuation + ' ')`. */
export function trimMarksEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isMark(text[end - 1])) end--;
  return text.slice(0, end);
}

/** `str.strip(string.punctuation + ' ')`. */
export function trimMarks(text: string): string {
  return trimMarksStart(trimMarksEnd(text));
}

function isMark(char = ''): boolean {
  return char === ' ' || PUNCTUATION.test(char);
}

/** `len`. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** The first character. */
export function firstOf(text: string): string {
  const [first = ''] = text;
  return first;
}

/** The text in ASCII, without marks over letters and other characters. */
export function asciiOf(text: string): string {
  return text.normalize('NFKD').replace(/[^\0-\x7f]/g, '');
}

/** How often a text occurs, without overlaps: `str.count`. */
export function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
