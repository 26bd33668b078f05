import type { ItemListQuery } from './item-list-query.js';

/** Whether a list is searched for words. */
export const hasText = ({ text = '' }: ItemListQuery): boolean => text.trim() !== '';

/** Whether a list leaves out samples for anything but its words. */
export const hasConditions = (query: ItemListQuery): boolean =>
  [query.outcome, query.truncated, query.refused, query.tag, query.disagreesWith].some(
    (each) => each !== undefined,
  ) ||
  query.flips === true ||
  (query.among !== undefined && (query.sort !== undefined || (query.text ?? '') !== '')) ||
  (query.id ?? '') !== '';

/** Whether the store alone can filter a list that is neither sorted nor searched for words. */
export const isPlain = ({ flips, disagreesWith, among }: ItemListQuery): boolean =>
  flips !== true && disagreesWith === undefined && among === undefined;
