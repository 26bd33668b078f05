import type { Item } from '../../core/item.js';

/**
 * Finds an item's id by one of its texts, for files of outputs without ids. The index is built once per dataset. If no
 * item is found, returns the beginning of the text.
 */
export function idsByText<Data>(
  textOf: (data: Data) => string,
): (items: readonly Item<Data>[], text: string) => string {
  const indexes = new WeakMap<readonly Item<Data>[], Map<string, string>>();
  return (items, text) => {
    let index = indexes.get(items);
    if (index === undefined) {
      index = new Map(items.map((item) => [textOf(item.data), item.id]));
      indexes.set(items, index);
    }
    return index.get(text) ?? text.slice(0, 60);
  };
}
