import type { Item } from '../../core/item.js';

/** What a file says of an item: texts that may be its question, and names that may be its id. */
export interface ItemClues {
  readonly texts: readonly string[];
  readonly ids: readonly string[];
}

/** Finds the id of the item that a file's record is about; what is not found is named by a clue. */
export type ItemFinder = (clues: ItemClues) => string;

/**
 * Finds items by the text of their question, then by their id, then by the last part of it. Items that
 * share a text are given out in the order of the dataset, round and round.
 */
export function itemFinder<Data>(
  items: readonly Item<Data>[],
  textOf: ((data: Data) => string) | undefined,
): ItemFinder {
  const byText = new Map<string, { ids: string[]; next: number }>();
  const byId = new Set<string>();
  const byEnd = new Map<string, string | undefined>();
  for (const { id, data } of items) {
    byId.add(id);
    const end = id.slice(id.lastIndexOf('/') + 1);
    byEnd.set(end, byEnd.has(end) ? undefined : id);
    if (textOf === undefined) continue;
    const key = keyOf(textOf(data));
    const known = byText.get(key);
    if (known === undefined) byText.set(key, { ids: [id], next: 0 });
    else known.ids.push(id);
  }
  return ({ texts, ids }) => {
    for (const text of texts) {
      const found = byText.get(keyOf(text));
      if (found !== undefined) return found.ids[found.next++ % found.ids.length] ?? '';
    }
    for (const id of ids) {
      if (byId.has(id)) return id;
      const whole = byEnd.get(id);
      if (whole !== undefined) return whole;
    }
    return ids[0] ?? texts[0]?.slice(0, 60) ?? '(unnamed)';
  };
}

/** White space differs between copies of a dataset. */
function keyOf(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
