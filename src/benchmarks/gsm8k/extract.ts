import type { TextExtractor } from '../../scorers/scorer.js';

/** The first number after the last marker of a final answer. */
export const finalAnswer: TextExtractor<unknown> = (response) =>
  numberAfterLast(response, /[Aa]nswer is|[Aa]nswer:|####|\bA:/g);

/** The first number after the last `A:`, as in the labelled solutions of openai/grade-school-math. */
export const afterLabel: TextExtractor<unknown> = (response) => numberAfterLast(response, /A:/g);

/** The first number after the last `####`, the dataset's own form. */
export const afterHashes: TextExtractor<unknown> = (response) => numberAfterLast(response, /####/g);

/** The last number anywhere, for models that ignore the answer format. */
export const lastNumber: TextExtractor<unknown> = (response) => {
  let last: string | null = null;
  for (const match of clean(response).matchAll(NUMBER)) last = match[0];
  return last;
};

const NUMBER = /-?\d+(?:\.\d+)?/g;

function numberAfterLast(response: string, marker: RegExp): string | null {
  let end = -1;
  for (const match of response.matchAll(marker)) end = match.index + match[0].length;
  if (end === -1) return null;
  return clean(response.slice(end)).match(NUMBER)?.[0] ?? null;
}

function clean(text: string): string {
  return text.replace(/[,$]/g, '');
}
