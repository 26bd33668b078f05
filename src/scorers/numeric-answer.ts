import type { Extractor, Scorer } from './scorer.js';

/** The data of an item that is scored by its number. */
export interface NumericItem {
  /** The gold number as the dataset writes it; commas are thousands separators. */
  readonly gold: string;
}

/**
 * A number compared as text after clean-up, as the official scorers of MGSM and GSM8K do: commas
 * are dropped on both sides, and zeros after a decimal point on the answer's.
 */
export function numericAnswer<Data extends NumericItem>(options: {
  readonly name: string;
  readonly version: number;
  readonly extractors: Readonly<Record<string, Extractor<Data>>>;
}): Scorer<Data> {
  return {
    ...options,
    grade: (answer, item) => {
      const gold = item.data.gold.replaceAll(',', '');
      const right = trimDecimals(answer).replaceAll(',', '') === gold;
      return { value: right ? 1 : 0, reason: right ? '' : `expected ${gold}` };
    },
  };
}

/** `18.50` to `18.5`, `18.0` to `18`, `18.` to `18`; what has no point stays. */
export function trimDecimals(number: string): string {
  if (!number.includes('.')) return number;
  let end = number.length;
  while (end > 0 && number[end - 1] === '0') end--;
  while (end > 0 && number[end - 1] === '.') end--;
  return number.slice(0, end);
}
