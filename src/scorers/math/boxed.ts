const OPENING = /\\(?:boxed|fbox)(?![a-zA-Z])/g;

/**
 * The content of the last `\boxed{...}` or `\fbox{...}`, or of `\boxed 5`; `null` if there is none, or its braces do
 * not close.
 */
export function lastBoxed(text: string): string | null {
  return boxAt(text)?.content ?? null;
}

/**
 * The same, with a minus in front of the box unless something is subtracted: `-\boxed{5}` and `= -\boxed{5}` are `-5`,
 * `7 - \boxed{5}` is `5`.
 */
export function lastBoxedWithSign(text: string): string | null {
  const box = boxAt(text);
  if (box === undefined) return null;
  const before = text.slice(Math.max(0, box.start - CONTEXT), box.start);
  return SIGN.test(before) ? negated(box.content) : box.content;
}

/** Characters before a box in which its sign is looked for. */
const CONTEXT = 50;

/** A minus at the start of a line or a formula, or after an equals sign or a bracket. */
const SIGN = /(?:^|[\n$=:([{]|\\approx|\bis)\s{0,9}[-\u2212]\s{0,9}$/;

function negated(content: string): string {
  // A negative number, several values, an equation: not what the sign is for.
  if (/^\s*[-\u2212([]|\\begin|[<>=]|,(?!\d{3})/.test(content)) return content;
  return /[-+\u2212]|\\pm/.test(content) ? `-(${content})` : `-${content}`;
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
