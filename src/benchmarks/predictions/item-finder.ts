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
  /** The choices of the question, in any order. They tell items apart that share a question. */
  readonly choices?: readonly string[] | undefined;
  /** What the file calls the question, if it has several outputs of it: they are all put down to one item. */
  readonly row?: string | number | undefined;
}

/** Finds the id of the item of a record. If it is not found, returns a name from the record. */
export type ItemFinder = (clues: ItemClues) => string;

/** An index of items; only ids and hashes are in memory. */
export interface ItemIndex<Data> {
  readonly add: (item: Item<Data>) => void;
  readonly find: ItemFinder;
}

/** An item that a text belongs to, with the hash of its choices. */
interface Known {
  readonly id: string;
  readonly choices: string | undefined;
}

/** Characters by which the beginning of a question is looked up, and those of it that are kept. */
const SHORTEST_BEGINNING = 64;
const LONGEST_BEGINNING = 512;

/** What tells the items of a dataset apart in files of other programs. */
export interface ItemTexts<Data> {
  /** The question. */
  readonly matchText?: ((data: Data) => string) | undefined;
  readonly matchChoices?: ((data: Data) => readonly string[]) | undefined;
}

/**
 * Finds items by the text of their question, then by a prompt that contains it, then by its beginning if no other item
 * has that, then by their id, then by the last part of it. Of items that share a text, the one is taken that has the
 * id or the choices; those that share these too are taken in turn, in the order of the dataset.
 */
export function createItemIndex<Data>({
  matchText: textOf,
  matchChoices,
}: ItemTexts<Data>): ItemIndex<Data> {
  const byText = new Map<string, [Known, ...Known[]]>();
  const taken = new Map<string, { readonly rows: Map<string | number, string>; next: number }>();
  const byId = new Set<string>();
  const byEnd = new Map<string, string | undefined>();
  const byBeginning = new Map<string, { readonly id: string; readonly text: string }[]>();
  const inPrompts = questionsInText((text) => byText.has(keyOf(text)));
  const itemOf = (key: string, { ids, choices, row }: ItemClues): string | undefined => {
    const sharing = byText.get(key);
    if (sharing === undefined || sharing.length === 1) return sharing?.[0].id;
    const names = new Set([...ids, ...ids.flatMap(asWhole)]);
    const shown = choices === undefined ? undefined : choicesKey(choices);
    const likely = narrowed(
      narrowed(sharing, ({ id }) => names.has(id) || names.has(endOf(id))),
      (each) => shown !== undefined && each.choices === shown,
    );
    const group = `${key} ${likely[0]?.id}`;
    const turns = taken.get(group) ?? { rows: new Map(), next: 0 };
    taken.set(group, turns);
    const known = row === undefined ? undefined : turns.rows.get(row);
    if (known !== undefined) return known;
    const found = likely[turns.next++ % likely.length]?.id ?? '';
    if (row !== undefined) turns.rows.set(row, found);
    return found;
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
      const end = endOf(id);
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
      const item = { id, choices: matchChoices && choicesKey(matchChoices(data)) };
      const key = keyOf(question);
      const sharing = byText.get(key);
      if (sharing === undefined) byText.set(key, [item]);
      else sharing.push(item);
    },
    find: (clues) => {
      const { texts, prompts = [], beginnings = [], ids } = clues;
      for (const text of texts) {
        const found = itemOf(keyOf(plain(text)), clues);
        if (found !== undefined) return found;
      }
      for (const prompt of prompts) {
        const question = inPrompts.lastIn(plain(prompt));
        const found = question === undefined ? undefined : itemOf(keyOf(question), clues);
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

/** The items of which something holds; all of them if it holds of none. */
function narrowed(items: readonly Known[], holds: (item: Known) => boolean): readonly Known[] {
  const likely = items.filter(holds);
  return likely.length === 0 ? items : likely;
}

function endOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** The same for choices in any order; some programs add empty ones. So much of the hash is kept as tells a few items apart. */
function choicesKey(choices: readonly string[]): string {
  const texts = choices.map(plain).filter((choice) => choice !== '');
  return sha256(texts.sort().join('\n')).slice(0, 12);
}

/** The same for items in memory. */
export function itemFinder<Data>(items: readonly Item<Data>[], texts: ItemTexts<Data>): ItemFinder {
  const index = createItemIndex(texts);
  for (const item of items) index.add(item);
  return index.find;
}

/** Ignores white space, which differs between copies of a dataset. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** For long texts only a hash is kept. */
function keyOf(text: string): string {
  return text.length < 32 ? text : sha256(text);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
