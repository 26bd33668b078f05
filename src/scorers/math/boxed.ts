const OPENING = /\\(?:boxed|fbox)(?![a-zA-Z])/g;

/**
 * The content of the last `\boxed{...}` or `\fbox{...}`, or of `\boxed 5`; `null` if there is none, or its braces do
 * not close.
 */
export function lastBoxed(text: string): string | null {
  return boxAt(text)?.content ?? null;
}

/**
 * The same, with a minus or ± in front of the box unless it stands between two values: `-\boxed{5}`, `= -\boxed{5}` and
 * `is -$\boxed{5}$` are `-5`, `7 - \boxed{5}` is `5`.
 */
export function lastBoxedWithSign(text: string): string | null {
  const box = boxAt(text);
  if (box === undefined) return null;
  const before = text.slice(Math.max(0, box.start - CONTEXT), box.start);
  const { sign } = (SIGN.exec(before) ?? OUTER_SIGN.exec(before))?.groups ?? {};
  if (sign === undefined) return box.content;
  return sign === '\\pm' ? eitherSign(box.content) : negated(box.content);
}

/** Characters before a box in which its sign is looked for. */
const CONTEXT = 50;

/**
 * A sign at the start of a formula, or after an equals sign, an arrow or a bracket; at the start of a line only without a
 * space, which would begin a list.
 */
const SIGN =
  /(?:(?:^|\n)(?=\s{0,9}(?:-|\u2212|\\pm)$)|(?::|\bis)(?=[^\n]*$)|[$=([{]|\\(?:approx|equiv|implies|iff|therefore|to|(?:[Ll]ong)?[rR]ightarrow|quad))\s{0,9}(?<sign>[-\u2212]|\\pm)\s{0,9}$/;
/**
 * One before a formula that is the box; at the start of a line it would begin a list, and between spaces after bold text
 * it is a dash.
 */
const OUTER_SIGN =
  /(?:[=:]|\*\*(?=[ \t]{0,9}(?:-|\u2212|\\pm)[$\\])|\bis)[ \t]{0,9}(?<sign>[-\u2212]|\\pm)[ \t]{0,9}(?:\$\$?|\\[([])\s{0,9}$/;

function negated(content: string): string {
  // A negative number, several values, an equation: not what the sign is for.
  if (/^\s*[-\u2212([]|\\begin|[<>=]|,(?!\d{3})/.test(content)) return content;
  return /[-+\u2212]|\\pm/.test(content) ? `-(${content})` : `-${content}`;
}

function eitherSign(content: string): string {
  if (/^\s*[-\u2212([]|\\begin|[<>=,]|\\[mp][mp]/.test(content)) return content;
  return /[-+\u2212]/.test(content) ? `\\pm (${content})` : `\\pm ${content}`;
}

function boxAt(text: string): { start: number; content: string } | undefined {
  let start = -1;
  let at = -1;
  for (const { index, 0: command } of text.matchAll(OPENING)) {
    start = index;
    at = index + command.length;
  }
  if (start === -1) return undefined;
  const content = contentFrom(text, at);
  return content === null ? undefined : { start, content };
}

function contentFrom(text: string, end: number): string | null {
  let start = end;
  while (text[start] === ' ') start++;
  if (text[start] !== '{') return /^[^\s$]+/.exec(text.slice(start, start + 200))?.[0] ?? null;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return text.slice(start + 1, at).trim() || null;
  }
  return null;
}

const SENTENCE = /final answer is/gi;

/** The text after the last "final answer is" on its line, without math delimiters and full stop. */
export function afterFinalAnswer(text: string): string | null {
  let start = -1;
  for (const { index, 0: words } of text.matchAll(SENTENCE)) start = index + words.length;
  if (start === -1) return null;
  const [line = ''] = text
    .slice(start, start + 2000)
    .replace(/^[\s:*]+/, '')
    .split('\n');
  const [answer = ''] = line.split(/\. I hope it is correct/i);
  return (
    answer
      .trim()
      .replace(/[.*\s]+$/, '')
      .replace(/^\$+|\$+$/g, '')
      .trim() || null
  );
}
