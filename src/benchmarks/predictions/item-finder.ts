import { createHash } from 'node:crypto';
import type { Item } from '../../core/item.js';

/** The information about an item in a file: texts that may be its question, and names that may be its id. */
export interface ItemClues {
  readonly texts: readonly string[];
  readonly ids: readonly string[];
}

/** Finds the id of the item of a record. If it is not found, returns a name from the record. */
export type ItemFinder = (clues: ItemClues) => string;

/** An index of items; only ids and hashes are in memory. */
export interface ItemIndex<Data> {
  readonly add: (item: Item<Data>) => void;
  readonly find: ItemFinder;
}

/**
 * Finds items by the text of their question, then by their id, then by the last part of it. Items that
 * share a text are returned in the order of the dataset, in turn.
 */
export function createItemIndex<Data>(
  textOf: ((data: Data) => string) | undefined,
): ItemIndex<Data> {
  const byText = new Map<string, string | { readonly ids: string[]; next: number }>();
  const byId = new Set<string>();
  const byEnd = new Map<string, string | undefined>();
  const inTurn = (key: string): string | undefined => {
    const found = byText.get(key);
    if (found === undefined || typeof found === 'string') return found;
    return found.ids[found.next++ % found.ids.length] ?? '';
  };
  return {
    add: ({ id, data }) => {
      byId.add(id);
      const end = id.slice(id.lastIndexOf('/') + 1);
      byEnd.set(end, byEnd.has(end) ? undefined : id);
      if (textOf === undefined) return;
      const key = keyOf(textOf(data));
      const known = byText.get(key);
      if (known === undefined) byText.set(key, id);
      else if (typeof known === 'string') byText.set(key, { ids: [known, id], next: 0 });
      else known.ids.push(id);
    },
    find: ({ texts, ids }) => {
      for (const text of texts) {
        const found = inTurn(keyOf(text));
        if (found !== undefined) return found;
      }
      for (const id of ids) {
        if (byId.has(id)) return id;
        const whole = byEnd.get(id);
        if (whole !== undefined) return whole;
      }
      return ids[0] ?? texts[0]?.slice(0, 60) ?? '(unnamed)';
    },
  };
}

/** The same for items in memory. */
export function itemFinder<Data>(
  items: readonly Item<Data>[],
  textOf: ((data: Data) => string) | undefined,
): ItemFinder {
  const index = createItemIndex(textOf);
  for (const item of items) index.add(item);
  return index.find;
}

/** Ignores white space, which differs between copies of a dataset. For long texts only a hash is kept. */
function keyOf(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  return plain.length < 32 ? plain : createHash('sha256').update(plain).digest('base64');
}
