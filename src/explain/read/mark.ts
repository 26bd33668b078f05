import type { Mark } from '../observation.js';
import { TEMPLATE_TOKENS, THINKING } from './ways.js';

/**
 * What is odd about the text of a reply: what a server should have taken out, or code that ends before it is complete.
 *
 * @param isCode whether the answer is a program
 */
export function markOf(text: string, isCode: boolean): Mark | null {
  if (text.search(TEMPLATE_TOKENS) !== -1) return 'template tokens';
  if (text.search(THINKING) !== -1) return 'thinking';
  return isCode && isCutCode(text) ? 'code cut' : null;
}

/** A fence that is not closed, or a last line that cannot be the last one. */
function isCutCode(text: string): boolean {
  const fences = text.match(/^\s{0,3}```/gm)?.length ?? 0;
  if (fences % 2 === 1) return true;
  if (fences > 0) return false;
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return /^\s*(?:def|class|if|elif|else|for|while|try|except|with)\b[^#]*:\s*$|[([{,=+\\]\s*$/.test(
    last,
  );
}
