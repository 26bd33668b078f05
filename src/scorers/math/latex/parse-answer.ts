import { type Answer, type Tree, Unreadable } from '../tree.js';
import { cleanLatex, joinThousands, ROW_END } from './clean.js';
import { parseTree } from './parse-tree.js';
import { plainWords, TEXT_COMMAND, withoutPlainUnit } from './words.js';

/** Longer answers are compared as texts only. */
const MAX_LENGTH = 1000;
const MAX_DEPTH = 20;

const RELATION =
  /\\(?:le(?:q|qslant)?|ge(?:q|qslant)?|ne(?:q)?|in|approx|equiv|to|rightarrow)(?![a-zA-Z])|<=|>=|!=|[=<>]/y;
const SIGNS: Readonly<Record<string, string>> = {
  '\\le': '≤',
  '\\leq': '≤',
  '\\leqslant': '≤',
  '<=': '≤',
  '\\ge': '≥',
  '\\geq': '≥',
  '\\geqslant': '≥',
  '>=': '≥',
  '\\ne': '≠',
  '\\neq': '≠',
  '!=': '≠',
  '\\in': '∈',
  '\\approx': '≈',
  '\\equiv': '≡',
  '\\to': '→',
  '\\rightarrow': '→',
};
const UNION = /\\cup(?![a-zA-Z])/y;
const COMMA = /[,;]|\\(?:text|mbox)\s*\{\s*,?\s*(?:and|or)\s*\}/y;
const PERCENT = /\\?%|\b(?:percent(?:age)?|per cent|pct)\b/;
const MATRIX = /^\\begin\{([pbvBV]?matrix|array)\}(?:\{[lcr|]*\})?([\s\S]*)\\end\{\1\}$/;
const OPEN = '([{';
const CLOSE = ')]}';

/** Parses an answer. Text that is not mathematics is treated as words. Never throws. */
export function parseAnswer(source: string): Answer {
  if (source.length > MAX_LENGTH) return { kind: 'text', text: plainWords(source) };
  try {
    const clean = cleanLatex(source);
    const words = onlyWords(clean);
    return words ?? answerFrom(joinThousands(unwrapTexts(clean)), 0);
  } catch (thrown) {
    if (thrown instanceof Unreadable) return { kind: 'text', text: plainWords(source) };
    throw thrown;
  }
}

/** `Friday`, `\text{June 20}`: letters that are not a product of variables. */
function onlyWords(clean: string): Answer | undefined {
  const isText = /^\\(?:text|mbox|textbf|textit|textrm|mathrm)\s*\{[^{}]*\}$/.test(clean);
  const inside = isText ? clean.replace(TEXT_COMMAND, '$1') : clean;
  const hasWord = /(?<![\\a-zA-Z])[a-zA-Z]{3,}/.test(inside) && !/[\\^_=+*/<>|]/.test(inside);
  const known = /(?:sqrt|pi|sin|cos|tan|log|inf|abs|sec|csc|cot|exp)(?![a-z])/.test(inside);
  const isNumberWithUnit = /^-?[\d.,/]/.test(inside);
  if (isText && /[a-zA-Z]/.test(inside) && (hasWord || /\d/.test(inside)) && !isNumberWithUnit) {
    return { kind: 'text', text: plainWords(inside) };
  }
  if (isText && /:/.test(inside)) return { kind: 'text', text: plainWords(inside) };
  if (/^\d{1,2}:\d\d/.test(inside) && /[a-z]/i.test(inside)) {
    return { kind: 'text', text: plainWords(inside) };
  }
  return hasWord && !known && !/\d/.test(inside)
    ? { kind: 'text', text: plainWords(inside) }
    : undefined;
}

/** `_{\text{five}}`, `_{\text{base 5}}`. */
const WORD_AS_BASE =
  /_\s?(?:\{\s?)?\\(?:text|mathrm)\s?\{\s?(?:base\s)?([a-z]{3,12}|\d{1,2})\s?\}(?:\s?\})?/g;
/** `(1101)_2`. */
const DIGITS_IN_BRACKETS = /(?<![\w)\]])\(\s?(\d+(?:\.\d+)?)\s?\)(?=\s?_)/g;

/**
 * Removes the command of texts with mathematical content, `\text{(B)}`; keeps separators, `\text{ and }`; removes all
 * other texts, which are usually units, with their powers.
 */
function unwrapTexts(clean: string): string {
  return clean
    .replace(WORD_AS_BASE, '_{$1}')
    .replace(DIGITS_IN_BRACKETS, '$1')
    .replace(/\\(?:text|mbox)\s*\{\s*(?:and|or)\s*\}/g, ' , ')
    .replace(/(?<=[\s\d)}\]])(?:and|or)(?=[\s([])/g, ',')
    .replace(/(?:\s*,){2,}/g, ' ,')
    .replace(
      /\\(?:text|mbox|mathrm|textbf|textit|textrm|textnormal|mathbf|mathit|mathsf|mathtt|operatorname)\s*\{([^{}]*)\}(\s*\^\s*(?:\{\s*[23]\s*\}|[23]))?/g,
      (_all, inside: string, power: string | undefined) =>
        /^[\s(]*(?:[A-Z]|[\d.,/+-]+)(?:\s*,\s*[A-Z])*[\s).]*$/.test(inside) ||
        /^\s*(?:[a-z])\s*$/.test(inside)
          ? `${inside}${power ?? ''}`
          : ' ',
    )
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.,;]+$/, '')
    .trim();
}

function answerFrom(source: string, depth: number): Answer {
  if (depth > MAX_DEPTH) throw new Unreadable('too deep');
  const text = withoutPlainUnit(source.trim());
  if (text === '') throw new Unreadable('nothing');
  const inner = (part: string): Answer => answerFrom(part, depth + 1);

  const items = splitAt(text, COMMA).parts;
  if (items.length > 1) return { kind: 'list', items: items.filter(notBlank).map(inner) };

  const { parts: sides, marks } = splitAt(text, RELATION);
  if (sides.length > 1) {
    const signs = marks.map((mark) => SIGNS[mark] ?? mark);
    return relationOf(sides, signs, inner);
  }
  const { parts } = splitAt(text, UNION);
  if (parts.length > 1) return { kind: 'union', parts: parts.map(inner) };

  const matrix = MATRIX.exec(text);
  if (matrix !== null) {
    const rows = (matrix[2] ?? '').split(ROW_END).filter(notBlank);
    return { kind: 'matrix', rows: rows.map((row) => row.split('&').map(inner)) };
  }
  return bracketed(text, inner) ?? valueFrom(text);
}

/** The two ends of a chain of equations, `x = 5 + 6 = 11`; approximations are left out. */
function relationOf(
  sides: readonly string[],
  signs: readonly string[],
  inner: (part: string) => Answer,
): Answer {
  const end = signs.indexOf('≈');
  const exact = end === -1 ? sides : sides.slice(0, end + 1);
  const [first = '', second] = exact;
  if (second === undefined) return inner(first);
  const kept = signs.slice(0, exact.length - 1);
  if (kept.length > 1 && kept.every((sign) => sign === '=')) {
    return { kind: 'relation', sides: [inner(first), inner(exact.at(-1) ?? '')], signs: ['='] };
  }
  return { kind: 'relation', sides: exact.map(inner), signs: kept };
}

function notBlank(part: string): boolean {
  return part.trim() !== '';
}

/** A set, a point or an interval: brackets around everything, with a comma inside. */
function bracketed(text: string, inner: (part: string) => Answer): Answer | undefined {
  const set = /^\\\{([\s\S]*)\\\}$/.exec(text)?.[1];
  if (set !== undefined) {
    return { kind: 'list', items: splitAt(set, COMMA).parts.filter(notBlank).map(inner) };
  }
  const open = text[0] ?? '';
  const close = text.at(-1) ?? '';
  if (!'(['.includes(open) || !')]'.includes(close) || closingOf(text, 0) !== text.length - 1) {
    // LaTeX braces around the whole answer have no meaning.
    if (open === '{' && closingOf(text, 0) === text.length - 1) return inner(text.slice(1, -1));
    return undefined;
  }
  const inside = text.slice(1, -1).trim();
  if (MATRIX.test(inside)) return inner(inside);
  const { parts } = splitAt(inside, COMMA);
  return parts.length > 1 ? { kind: 'tuple', open, close, items: parts.map(inner) } : undefined;
}

function valueFrom(source: string): Answer {
  const percent = PERCENT.test(source);
  const text = source.replace(PERCENT, ' ').trim();
  const tree = parseTree(text);
  return { kind: 'value', tree: withoutDegrees(tree), percent };
}

/** The degree sign is optional. */
function withoutDegrees(tree: Tree): Tree {
  if (tree.kind === 'negate') return { kind: 'negate', of: withoutDegrees(tree.of) };
  return tree.kind === 'call' && tree.name === 'degrees' ? (tree.args[0] ?? tree) : tree;
}

/** Splits at a separator outside all brackets. */
function splitAt(text: string, mark: RegExp): { parts: string[]; marks: string[] } {
  const parts: string[] = [];
  const marks: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; ) {
    const environment = /^\\(begin|end)\{/.exec(text.slice(at, at + 8));
    if (environment !== null) depth += environment[1] === 'begin' ? 1 : -1;
    const char = text[at] ?? '';
    mark.lastIndex = at;
    const found = depth === 0 ? mark.exec(text)?.[0] : undefined;
    if (found !== undefined) {
      parts.push(text.slice(start, at));
      marks.push(found);
      at += found.length;
      start = at;
      continue;
    }
    if (OPEN.includes(char)) depth++;
    else if (CLOSE.includes(char)) depth = Math.max(0, depth - 1);
    // Commands are skipped as a whole, because their braces may be escaped and their letters are not separators.
    at += char === '\\' && !/[{}]/.test(text[at + 1] ?? '') ? commandLength(text, at) : 1;
  }
  parts.push(text.slice(start));
  return { parts, marks };
}

function commandLength(text: string, at: number): number {
  const command = /^\\(?:[a-zA-Z]+|.)?/.exec(text.slice(at, at + 30));
  return Math.max(1, command?.[0].length ?? 1);
}

/** The position where the bracket at `start` closes, of any kind; -1 if it does not. */
function closingOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const char = text[at] ?? '';
    if (OPEN.includes(char)) depth++;
    else if (CLOSE.includes(char) && --depth === 0) return at;
  }
  return -1;
}
