import type { ComparedRow } from '../cards/compare.js';
import { verdictText } from '../cards/verdict.js';
import { count, percent } from './format.js';

/** The columns of {@link publishedCells}. */
export const PUBLISHED_COLUMNS = ['published', 'ours', '95 %', 'n', 'verdict'];

/**
 * A card's row beside ours, but for its title.
 *
 * @param number how n is written
 */
export function publishedCells(
  { published, ours, n, verdict }: ComparedRow,
  number: (n: number) => string = count,
): string[] {
  return [
    published === null ? '-' : published.toFixed(1),
    ours === null ? '-' : percent(ours.estimate.value),
    ours === null
      ? '-'
      : `${percent(ours.estimate.interval[0])} to ${percent(ours.estimate.interval[1])}`,
    number(n),
    verdictText(verdict),
  ];
}
