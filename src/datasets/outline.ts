import type { Item } from '../core/item.js';
import { NumberList } from '../core/number-list.js';
import { TextList } from '../core/text-list.js';

/** The parts of an item that decide whether it is selected. */
export type ItemOutline = Pick<Item<unknown>, 'id' | 'tags'>;

/** Different tags that are held as objects. */
const MOST_READ = 1_000;

/** Ids and tags of the items of a dataset, in their order: some tens of bytes each. */
export class Outline implements Iterable<ItemOutline> {
  readonly #ids: TextList;
  /** Distinct tags, as JSON: those of most items are equal to others. */
  readonly #tags: TextList;
  /** The place of each item's tags among them. */
  readonly #tagsOf: NumberList<Uint32Array>;
  /** Tags that were read. */
  readonly #read = new Map<number, ItemOutline['tags']>();

  constructor(ids = new TextList(), tags = new TextList(), tagsOf = new NumberList(Uint32Array)) {
    this.#ids = ids;
    this.#tags = tags;
    this.#tagsOf = tagsOf;
  }

  static of(items: Iterable<ItemOutline>): Outline {
    const outline = new Outline();
    for (const item of items) outline.add(item);
    return outline;
  }

  get length(): number {
    return this.#ids.length;
  }

  get ids(): TextList {
    return this.#ids;
  }

  at(place: number): ItemOutline | undefined {
    const id = this.#ids.at(place);
    return id === undefined ? undefined : { id, tags: this.tagsAt(place) };
  }

  *[Symbol.iterator](): Iterator<ItemOutline> {
    for (let place = 0; place < this.length; place++) {
      yield { id: this.#ids.at(place) ?? '', tags: this.tagsAt(place) };
    }
  }

  toJSON(): ItemOutline[] {
    return [...this];
  }

  tagsAt(item: number): ItemOutline['tags'] {
    const place = this.#tagsOf.at(item);
    const known = this.#read.get(place);
    if (known !== undefined) return known;
    // Written by `add`.
    const tags = JSON.parse(this.#tags.at(place) ?? '{}') as ItemOutline['tags'];
    if (this.#read.size >= MOST_READ) this.#read.clear();
    this.#read.set(place, tags);
    return tags;
  }

  /** Adds an item; `false` if there is one with its id. */
  add({ id, tags }: ItemOutline): boolean {
    if (!this.#ids.add(id)) return false;
    const text = JSON.stringify(tags);
    this.#tags.add(text);
    this.#tagsOf.push(this.#tags.placeOf(text));
    return true;
  }

  /** Gives back memory that is kept for further items. */
  trim(): this {
    this.#ids.trim();
    this.#tags.trim();
    this.#tagsOf.trim();
    return this;
  }

  /** The items at these places, in the order of the places. */
  pick(places: Iterable<number>): Outline {
    const picked = new Outline();
    for (const place of places) {
      const item = this.at(place);
      if (item !== undefined) picked.add(item);
    }
    return picked.trim();
  }

  /** The outline as bytes, for {@link Outline.read}; `undefined` if it cannot be written so. */
  pieces(): readonly Uint8Array[] | undefined {
    const [ids, tags] = [this.#ids.pieces(), this.#tags.pieces()];
    if (ids === undefined || tags === undefined) return undefined;
    const { buffer, byteOffset, byteLength } = this.#tagsOf.list();
    return [...ids, ...tags, new Uint8Array(buffer, byteOffset, byteLength)];
  }

  static read(bytes: Buffer): Outline {
    const ids = TextList.read(bytes);
    const tags = TextList.read(bytes.subarray(ids.size));
    const tagsOf = new Uint32Array(ids.list.length);
    bytes.copy(new Uint8Array(tagsOf.buffer), 0, ids.size + tags.size);
    return new Outline(ids.list, tags.list, new NumberList(Uint32Array, tagsOf));
  }
}
