import type { ComparedRow } from '../cards/compare.js';
import { cardInterval } from '../cards/verdict.js';
import { verdictText } from '../cards/verdict-text.js';
import { count, percent, rangeOf } from './format.js';

/** The columns of {@link publishedCells}; the interval is of the published items and over what it says. */
export const PUBLISHED_COLUMNS = ['published', 'ours', '95 %', 'over', 'n', 'verdict'];

/**
 * A card's row beside ours, but for its title.
 *
 * @param number how n is written
 */
export function publishedCells(
  { published, ours, n, uncertainty, verdict, fewer }: ComparedRow,
  number: (n: number) => string = count,
): string[] {
  const interval = uncertainty === null ? ours?.estimate.interval : cardInterval(uncertainty, 0.05);
  return [
    published === null ? '-' : published.toFixed(1),
    ours === null ? '-' : percent(ours.estimate.value),
    interval === undefined ? '-' : rangeOf(interval).join(' to '),
    ours === null ? '-' : (uncertainty?.over ?? 'items'),
    number(n),
    verdictText(verdict, uncertainty, fewer),
  ];
}
