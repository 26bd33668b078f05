import { createHash } from 'node:crypto';
import type { Item } from '../../core/item.js';
import { questionsInText } from './questions-in-text.js';

/** The information about an item in a file: texts that may be its question, and names that may be its id. */
export interface ItemClues {
  readonly texts: readonly string[];
  /** Prompts that contain the question, perhaps after examples and before choices. */
  readonly prompts?: readonly string[];
  /** Texts that may be the beginning of the question, perhaps with an ellipsis after it. */
  readonly beginnings?: readonly string[];
  readonly ids: readonly string[];
}

/** Finds the id of the item of a record. If it is not found, returns a name from the record. */
export type ItemFinder = (clues: ItemClues) => string;

/** An index of items; only ids and hashes are in memory. */
export interface ItemIndex<Data> {
  readonly add: (item: Item<Data>) => void;
  readonly find: ItemFinder;
}

/** Characters by which the beginning of a question is looked up, and those of it that are kept. */
const SHORTEST_BEGINNING = 64;
const LONGEST_BEGINNING = 512;

/**
 * Finds items by the text of their question, then by a prompt that contains it, then by its beginning if no other item
 * has that, then by their id, then by the last part of it. Items that share a text are returned in the order of the dataset, in turn.
 */
export function createItemIndex<Data>(
  textOf: ((data: Data) => string) | undefined,
): ItemIndex<Data> {
  const byText = new Map<string, string | { readonly ids: string[]; next: number }>();
  const byId = new Set<string>();
  const byEnd = new Map<string, string | undefined>();
  const byBeginning = new Map<string, { readonly id: string; readonly text: string }[]>();
  const inPrompts = questionsInText((text) => byText.has(keyOf(text)));
  const inTurn = (key: string): string | undefined => {
    const found = byText.get(key);
    if (found === undefined || typeof found === 'string') return found;
    return found.ids[found.next++ % found.ids.length] ?? '';
  };
  const beginningWith = (text: string): string | undefined => {
    const beginning = plain(text.replace(/(\.\.\.|…)$/, '')).slice(0, LONGEST_BEGINNING);
    const [found, ...others] = (
      byBeginning.get(beginning.slice(0, SHORTEST_BEGINNING)) ?? []
    ).filter((each) => each.text.startsWith(beginning));
    return others.length === 0 ? found?.id : undefined;
  };
  return {
    add: ({ id, data }) => {
      byId.add(id);
      const end = id.slice(id.lastIndexOf('/') + 1);
      byEnd.set(end, byEnd.has(end) ? undefined : id);
      if (textOf === undefined) return;
      const question = plain(textOf(data));
      inPrompts.add(question);
      if (question.length > SHORTEST_BEGINNING) {
        const text = question.slice(0, LONGEST_BEGINNING);
        const start = text.slice(0, SHORTEST_BEGINNING);
        const others = byBeginning.get(start);
        if (others === undefined) byBeginning.set(start, [{ id, text }]);
        else others.push({ id, text });
      }
      const key = keyOf(question);
      const known = byText.get(key);
      if (known === undefined) byText.set(key, id);
      else if (typeof known === 'string') byText.set(key, { ids: [known, id], next: 0 });
      else known.ids.push(id);
    },
    find: ({ texts, prompts = [], beginnings = [], ids }) => {
      for (const text of texts) {
        const found = inTurn(keyOf(plain(text)));
        if (found !== undefined) return found;
      }
      for (const prompt of prompts) {
        const question = inPrompts.lastIn(plain(prompt));
        const found = question === undefined ? undefined : inTurn(keyOf(question));
        if (found !== undefined) return found;
      }
      for (const beginning of beginnings) {
        const found = beginningWith(beginning);
        if (found !== undefined) return found;
      }
      for (const id of [...ids, ...ids.flatMap(asWhole)]) {
        if (byId.has(id)) return id;
        const whole = byEnd.get(id);
        if (whole !== undefined) return whole;
      }
      const [named = plain(texts[0] ?? prompts[0] ?? '').slice(0, 60)] = ids;
      return named || '(unnamed)';
    },
  };
}

/** A column of whole numbers with gaps is written as `17.0` by pandas. */
function asWhole(id: string): readonly string[] {
  const [, whole] = /^(\d+)\.0$/.exec(id) ?? [];
  return whole === undefined ? [] : [whole];
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

/** Ignores white space, which differs between copies of a dataset. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** For long texts only a hash is kept. */
function keyOf(text: string): string {
  return text.length < 32 ? text : createHash('sha256').update(text).digest('base64');
}
