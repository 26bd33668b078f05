import { PYTHON_SPACE } from '../../core/python-text.js';
import type { TextExtractor } from '../../scorers/scorer.js';

// The rules of SuperGPQA/SuperGPQA@03a3e278, eval/eval.py, in patterns that take time in proportion to the text: where
// the official ones repeat what may be empty, these say the same without ambiguity.

const S = PYTHON_SPACE;
const WORDS = '[\\p{L}\\p{N}_]+';
/** Brackets and marks before an answer, with the LaTeX commands among them. */
const COMMAND = '\\\\(?:boxed|mathbf|mathrm|text)\\{';
const MARK = `(?:${COMMAND}|[*$\\\\{(\\[])`;
const BEFORE = `${S}*(?:${MARK}+${S}*)?`;
const AFTER = `[\\\\}$)\\]]*(?:[${S.slice(1, -1)}:.*)]|$)`;
/** `The correct answer is`, `the option here  is` */
const SUBJECT = `he${S}+(?:${WORDS}${S}+)?(?:answer|option)(?:${WORDS}${S}{2,}|${S}+)`;
/** The beginning of a text: anything but words and line ends. */
const START = `^[^\\p{L}\\p{N}_\\r\\n]*(?:(?:${COMMAND}[*$\\\\{(\\[]*)+${S}*|[\\r\\n]${S}*)?`;

const LABELS: readonly RegExp[] = [
  `t${SUBJECT}is?:?${BEFORE}([A-J])${AFTER}`,
  `answer(?:\\*|${S})*:${BEFORE}([A-J])${AFTER}`,
  `${START}([A-J])${AFTER}`,
].map((pattern) => new RegExp(pattern, 'iu'));

/** What comes before the words of an option. */
const HEADS: readonly RegExp[] = [
  new RegExp(`[Tt]${SUBJECT}is:?${S}*`, 'gu'),
  new RegExp(`[Aa][Nn][Ss][Ww][Ee][Rr]${S}*`, 'gu'),
];
const NO_WORDS = /^[^\p{L}\p{N}_\r\n]*/u;

/**
 * The letter after "the answer is" or "Answer:", or at the beginning, first in the last line and then anywhere; else the
 * letter of an option that stands there in full. Small letters stay small, and are wrong.
 */
export const superGpqaLetter: TextExtractor<{ readonly options: readonly string[] }> = (
  response,
  item,
) => {
  const text = pythonRstrip(response);
  const lastLine = text.slice(text.lastIndexOf('\n') + 1);
  const parts = [lastLine, text];
  for (const part of parts) {
    for (const label of LABELS) {
      const letter = label.exec(part)?.[1];
      if (letter !== undefined) return letter;
    }
  }
  for (const part of parts) {
    const option = optionIn(part, item.data.options);
    if (option !== undefined) return option;
  }
  return null;
};

/**
 * The letter of the option that a text names after one of the heads, or at its beginning. The places where its words may
 * begin are tried in the order of the official pattern, each once.
 */
function optionIn(text: string, options: readonly string[]): string | undefined {
  const { isEnd, behindSpace } = lookAhead(text);
  const command = new RegExp(COMMAND, 'y');
  const tried = new Set<number>();

  function at(place: number): string | undefined {
    const index = options.findIndex(
      (option) =>
        option !== '' && text.startsWith(option, place) && isEnd[place + option.length] === 1,
    );
    // The official code looks the option up by its words, so the first of equal ones counts.
    return index === -1
      ? undefined
      : String.fromCodePoint(65 + options.indexOf(options[index] ?? ''));
  }

  /** Behind a command if there is one, then here, then behind a mark. */
  function from(start: number): string | undefined {
    const open = [start];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (place < 0) {
        const here = ~place;
        const found = at(behindSpace[here] ?? here) ?? at(here);
        if (found !== undefined) return found;
        if (/[*$\\{([]/.test(text[here] ?? '')) open.push(here + 1);
      } else if (!tried.has(place)) {
        tried.add(place);
        open.push(~place);
        command.lastIndex = place;
        if (command.test(text)) open.push(command.lastIndex);
      }
    }
    return undefined;
  }

  for (const head of HEADS) {
    for (const match of text.matchAll(head)) {
      const found = from(match.index + match[0].length);
      if (found !== undefined) return found;
    }
  }
  for (let place = NO_WORDS.exec(text)?.[0].length ?? 0; place >= 0; place--) {
    const found = from(place);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** For each place of a text: whether an answer may end there (`AFTER`), and where the white space at it ends. */
function lookAhead(text: string): {
  readonly isEnd: Uint8Array;
  readonly behindSpace: Uint32Array;
} {
  const isEnd = new Uint8Array(text.length + 1);
  const behindSpace = new Uint32Array(text.length + 1);
  const space = new RegExp(S);
  isEnd[text.length] = 1;
  behindSpace[text.length] = text.length;
  for (let place = text.length - 1; place >= 0; place--) {
    const char = text[place] ?? '';
    const isSpace = space.test(char);
    behindSpace[place] = isSpace ? (behindSpace[place + 1] ?? 0) : place;
    const closes = isSpace || ':.*)'.includes(char);
    isEnd[place] = closes || ('\\}$)]'.includes(char) && isEnd[place + 1] === 1) ? 1 : 0;
  }
  return { isEnd, behindSpace };
}

function pythonRstrip(text: string): string {
  const space = new RegExp(S);
  let end = text.length;
  while (end > 0 && space.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}
