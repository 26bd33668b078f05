import type { ItemPageData } from '../../api.js';

/** Words of a query that are looked for at most, as on the server. */
const MAX_WORDS = 20;

/** The words of a text, without case and accents, with a space around each. */
function wordsOf(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  return ` ${(plain.match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

/** Whether a text has all the words and the phrases in quotes of a query; the last word may be a beginning. */
export function hasWords(query: string): (text: string) => boolean {
  const parts = [...query.slice(0, 500).matchAll(/"([^"]*)"|[^\s"]+/g)]
    .map(([whole, phrase]) => ({ words: wordsOf(phrase ?? whole), isPhrase: phrase !== undefined }))
    .filter(({ words }) => words.trim() !== '')
    .slice(0, MAX_WORDS);
  const wanted = parts.map(({ words, isPhrase }, place) =>
    !isPhrase && place === parts.length - 1 && words.trim().length >= 3 ? words.trimEnd() : words,
  );
  return (text) => {
    const has = wordsOf(text);
    return wanted.every((words) => has.includes(words));
  };
}

/** The reply to an item, and what was asked last before it, without the examples that items share. */
export function textOf({ request, samples }: Omit<ItemPageData, 'others'>, sample: number): string {
  const content = samples.find((each) => each.sample === sample)?.response?.content;
  const asked = (request?.body ?? {}) as { messages?: unknown; prompt?: unknown };
  const last = Array.isArray(asked.messages) ? asked.messages.at(-1) : asked.prompt;
  return [content, last].flatMap(stringsIn).join('\n');
}

/** Every text in a value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(stringsIn);
}
