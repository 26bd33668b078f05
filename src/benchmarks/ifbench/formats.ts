import { z } from 'zod';
import { pythonStrip } from '../../core/python-text.js';
import { type Instruction, instruction, none } from '../ifeval/instruction.js';
import { sentencesOf } from '../ifeval/sentences.js';
import {
  hasSpace,
  occurrences,
  splitWords,
  trimMarks,
  withoutPunctuation,
} from './python-words.js';
import { treebankTokens } from './treebank.js';

const CLOSES: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Whether brackets are nested five deep and the innermost ones close; a wrong one begins anew. */
function nestsBrackets(text: string): boolean {
  let open: string[] = [];
  let deepest = 0;
  for (const char of text) {
    if ('([{'.includes(char)) {
      open.push(char);
      deepest = Math.max(deepest, open.length);
    } else if (CLOSES[char] !== undefined) {
      if (open.at(-1) !== CLOSES[char]) {
        open = [];
        deepest = 0;
      } else {
        open.pop();
        if (deepest >= 5) return true;
      }
    }
  }
  return false;
}

/** Whether three kinds of quotation marks in each other, alternately, have all closed again. */
function nestsQuotes(text: string): boolean {
  const open: string[] = [];
  let deepest = 0;
  for (const char of text) {
    if (char !== '"' && char !== "'") continue;
    if (open.at(-1) === char) {
      open.pop();
      if (deepest - open.length >= 3) return true;
    } else {
      open.push(char);
      deepest = Math.max(deepest, open.length);
    }
  }
  return false;
}

/** Emoji of one character: digits and the letters of flags are none by themselves. */
function isEmoji(char = ''): boolean {
  return /^\p{Emoji}$/u.test(char) && !/^[\d#*\u{1f1e6}-\u{1f1ff}]$/u.test(char);
}

/** Whether each sentence ends in an emoji, or the next one begins with it. */
function endsInEmoji(text: string): boolean {
  const sentences = sentencesOf(text).map((each) => [...pythonStrip(withoutPunctuation(each))]);
  return sentences.every((chars, i) => {
    if (chars.length === 0) return false;
    if (isEmoji(chars.at(-1)) || isEmoji(chars.at(-2) ?? chars.at(-1))) return true;
    return isEmoji(sentences[i + 1]?.[0]);
  });
}

/** The options in a text such as `yes/no/maybe` or `a), b), c)`. */
function optionsIn(text: string): string[] {
  const separator = text.includes('/') ? '/' : text.includes('or') ? 'or' : ',';
  return text.split(separator).map(pythonStrip);
}

function isOption(text: string, options: string): boolean {
  // Letters must be as they are given; words may differ in case and in the marks around them.
  if (/^[^\p{L}\p{N}_]*a[^\p{L}\p{N}_]*b[^\p{L}\p{N}_]*c/iu.test(options))
    return optionsIn(options).includes(text);
  const plain = (each: string): string => trimMarks(each).toLowerCase();
  return optionsIn(options).some((option) => plain(option) === plain(text));
}

/** Whether each line is indented more than the one before it. */
function climbs(text: string): boolean {
  const lines = text.split('\n');
  // At least half of the lines will be left, and the indentation of that many takes more characters.
  if (lines.length ** 2 > 8 * text.length + 1000) return false;
  // The official checker takes lines out of the list while it goes through it, and so passes over some.
  for (let i = 0; i < lines.length; i++) {
    if (pythonStrip(lines[i] ?? '') === '') lines.splice(lines.indexOf(lines[i] ?? ''), 1);
  }
  const indents = lines.map((line) => line.length - line.replace(/^ +/, '').length);
  return indents.every((indent, i) => i === 0 || indent > (indents[i - 1] ?? 0));
}

/** Whether no quotation follows another directly, and none is the last of the text. */
function explainsQuotes(text: string): boolean {
  const dense = splitWords(text.replaceAll(`'"'`, '')).join('');
  return !dense.includes('""') && !/"[\d!#-/:-@[-`{-~]*$/.test(dense);
}

/** Whether text in italics is followed by more text. */
function hasThesis(text: string): boolean {
  const at = text.includes('<i>') ? text.indexOf('<i>') : text.indexOf('<em>');
  if (at === -1) return false;
  const rest = text.slice(at);
  const end = rest.includes('</i>') ? rest.indexOf('</i>') : rest.indexOf('</em>');
  if (end === -1) return false;
  return pythonStrip(rest.slice(3, end)) !== '' && pythonStrip(rest.slice(end + 4)) !== '';
}

/** At least two sentences, and then nothing but two or more bullets. */
function bulletsAfterSentences(text: string): boolean {
  let sentences = 0;
  let bullets = 0;
  let inProse = true;
  for (const line of text.split('\n').map(pythonStrip)) {
    if (line.startsWith('*')) {
      if (sentences < 2) return false;
      inProse = false;
      bullets++;
    } else if (inProse) {
      const found = sentencesOf(line).length;
      sentences += found;
      // An empty line ends the prose, as in the official checker.
      inProse = found > 0;
    } else return false;
  }
  return bullets >= 2;
}

const LOWER = /\p{Lowercase}/u;
const UPPER = /[\p{Uppercase}\p{Lt}]/u;
const isLower = (text: string): boolean => LOWER.test(text) && !UPPER.test(text);
const isUpper = (text: string): boolean =>
  /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);

/** Whether a word would be in lower case, or begin so, where a title has a capital. */
function breaksTitleCase(word: string): boolean {
  const [first = '', ...rest] = word;
  if (!/\p{L}/u.test(first) || !isLower(first)) return false;
  const tail = rest.join('');
  return tail === '' || isUpper(tail) || isLower(tail);
}

/** The types `format:` of allenai/IFBench@db69a6f0, ifbench/instructions.py. */
export const FORMATS: Readonly<Record<string, Instruction>> = {
  'format:parentheses': instruction(none, nestsBrackets),
  'format:quotes': instruction(none, nestsQuotes),
  'format:options': instruction(z.object({ options: z.string() }), (text, { options }) =>
    isOption(text, options),
  ),
  'format:newline': instruction(none, (text) => {
    const plain = pythonStrip(withoutPunctuation(text));
    return plain.split('\n').filter((line) => line !== '').length === splitWords(plain).length;
  }),
  'format:emoji': instruction(none, endsInEmoji),
  'format:line_indent': instruction(none, climbs),
  'format:quote_unquote': instruction(none, explainsQuotes),
  'format:list': instruction(
    z.object({ sep: z.string().min(1) }),
    (text, { sep }) => occurrences(text, sep) >= 2,
  ),
  'format:thesis': instruction(none, hasThesis),
  'format:sub-bullets': instruction(none, (text) =>
    text
      .split('*')
      .slice(1)
      .every((bullet) => bullet.includes('-')),
  ),
  'format:no_bullets_bullets': instruction(none, bulletsAfterSentences),
  'format:title_case': instruction(none, (text) => !treebankTokens(text).some(breaksTitleCase)),
  'format:output_template': instruction(none, (text) =>
    ['My Answer:', 'My Conclusion:', 'Future Outlook:'].every((part) => text.includes(part)),
  ),
  'format:no_whitespace': instruction(none, (text) => !hasSpace(text)),
};
