import type { Language } from '../categories.js';
import type { MadeCall } from '../checker/function-check.js';
import { PythonError } from '../python/syntax.js';
import { javaCalls } from './java-calls.js';
import { javaScriptCalls } from './javascript-calls.js';
import { pythonCalls } from './python-calls.js';

/** The calls of an answer; `undefined` if it does not have the form of calls. */
export async function decodeText(
  answer: string,
  language: Language,
): Promise<readonly MadeCall[] | undefined> {
  if (language === 'Python') return pythonCalls(answer);
  const inside = Array.from(answer).slice(1, -1).join('');
  try {
    return await (language === 'Java' ? javaCalls(inside) : javaScriptCalls(inside));
  } catch (thrown) {
    if (thrown instanceof PythonError) return undefined;
    throw thrown;
  }
}
