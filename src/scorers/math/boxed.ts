const OPENING = /\\(?:boxed|fbox)(?![a-zA-Z])/g;

/**
 * The content of the last `\boxed{...}` or `\fbox{...}`, or of `\boxed 5`; `null` if there is none, or its braces do
 * not close.
 */
export function lastBoxed(text: string): string | null {
  let start = -1;
  for (const { index, 0: command } of text.matchAll(OPENING)) start = index + command.length;
  if (start === -1) return null;
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
