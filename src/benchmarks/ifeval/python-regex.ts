import { PYTHON_SPACE } from '../../core/python-text.js';

/** A character of Python's `\w`: letters and numbers of any script, and the underscore. */
export const WORD = '[\\p{L}\\p{N}_]';

const BOUNDARY = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;

/**
 * A regular expression as Python's `re` reads it, for the short patterns in the dataset:
 * `\s`, `\w`, `\d` and `\b` are Unicode's, and `.` stops at a line feed only. A pattern that JavaScript cannot parse is
 * used as plain text.
 */
export function pythonRegex(pattern: string, flags: string): RegExp {
  const translated = pattern.replace(/\\[swdb]|\\[^\w\s]|\\.|\[[^\]]*\]|\./gs, (token) => {
    switch (token) {
      case '\\s':
        return PYTHON_SPACE;
      case '\\w':
        return WORD;
      case '\\d':
        return '\\p{Nd}';
      case '\\b':
        return BOUNDARY;
      case '.':
        return '[^\\n]';
      default:
        return token;
    }
  });
  try {
    return new RegExp(translated, `${flags}u`);
  } catch {
    return new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), `${flags}u`);
  }
}

/** Python's `len(re.findall(pattern, text))`. */
export function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _match of text.matchAll(pattern)) count++;
  return count;
}
