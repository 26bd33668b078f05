import type { TextExtractor } from '../../scorers/scorer.js';
import { PLAIN_NUMBER, plainNumbers } from '../../scorers/written-number.js';

/** The first number, as people write numbers, after the last marker of a final answer. */
export const finalAnswer: TextExtractor<unknown> = (response) => {
  const rest = afterLast(response, /[Aa]nswer is|[Aa]nswer:|####|\bA:/g);
  return rest === null ? null : (writtenNumbers(rest)[0] ?? null);
};

/**
 * The first number after the last `A:`, all commas dropped, as in the labelled solutions of openai/grade-school-math.
 */
export const afterLabel: TextExtractor<unknown> = (response) => officialNumber(response, /A:/g);

/** The first number after the last `####`, all commas dropped: the dataset's own form. */
export const afterHashes: TextExtractor<unknown> = (response) => officialNumber(response, /####/g);

/** The last number anywhere, as people write numbers, for models that ignore the answer format. */
export const lastNumber: TextExtractor<unknown> = (response) =>
  writtenNumbers(response).at(-1) ?? null;

/** A minus is a sign unless something is subtracted: `-3`, but not `10-3`. */
const SIGNED_NUMBER = new RegExp(`(?:(?<![\\p{L}\\p{Nd})\\]])-)?${PLAIN_NUMBER.source}`, 'gu');

function writtenNumbers(text: string): string[] {
  const plain = plainNumbers(text.replace(/[\u2212\u2013]/g, '-').replaceAll('$', ''));
  // Commas that separate no thousands are dropped as in the dataset's own rule, so that `125,96` is never read as 125.
  return plain.replace(/(?<=\d),(?=\d)/g, '').match(SIGNED_NUMBER) ?? [];
}

function officialNumber(response: string, marker: RegExp): string | null {
  const rest = afterLast(response, marker);
  return rest?.replace(/[,$]/g, '').match(/-?\d+(?:\.\d+)?/)?.[0] ?? null;
}

function afterLast(response: string, marker: RegExp): string | null {
  let end = -1;
  for (const match of response.matchAll(marker)) end = match.index + match[0].length;
  return end === -1 ? null : response.slice(end);
}
