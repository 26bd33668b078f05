import { NumberList } from './number-list.js';

/** Texts that can be read one after the other, and by their place: an array, or a {@link TextList}. */
export interface Texts extends Iterable<string> {
  readonly length: number;
  at(place: number): string | undefined;
}

const FIRST_BYTES = 4_096;
const SMALLEST_TABLE = 256;
const LONE_SURROGATE = /\p{Surrogate}/u;
/** The share of a table of places that may be taken. */
const MOST_TAKEN = 0.7;

/**
 * A list of texts that takes little more memory than their characters. It tells whether it holds a text and at which
 * place, if the texts are distinct.
 */
export class TextList implements Texts {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** Where each text ends in the bytes. */
  #ends = new NumberList(Uint32Array);
  /** Texts that UTF-8 cannot hold, as a half of a pair of surrogates, by their place. */
  readonly #odd = new Map<number, string>();
  /** One more than the place of a text, at the position of its hash or behind it; empty until it is needed. */
  #table = new Uint32Array(0);

  static of(texts: Iterable<string>): TextList {
    if (texts instanceof TextList) return texts;
    const list = new TextList();
    for (const text of texts) list.push(text);
    return list;
  }

  get length(): number {
    return this.#ends.length;
  }

  at(place: number): string | undefined {
    if (!(place >= 0 && place < this.length)) return undefined;
    const odd = this.#odd.get(place);
    if (odd !== undefined) return odd;
    return this.#bytes.toString('utf8', this.#startOf(place), this.#ends.at(place));
  }

  *[Symbol.iterator](): Iterator<string> {
    for (let place = 0; place < this.length; place++) yield this.at(place) ?? '';
  }

  toJSON(): string[] {
    return [...this];
  }

  push(text: string): void {
    // The table is made anew when a text is looked up.
    if (this.#table.length > 0) this.#table = new Uint32Array(0);
    this.#append(text);
  }

  /** Adds a text that the list does not hold yet; `false` if it does. */
  add(text: string): boolean {
    this.#makeTable(this.length + 1);
    const position = this.#positionOf(text);
    if (this.#table[position] !== 0) return false;
    this.#append(text);
    this.#table[position] = this.length;
    return true;
  }

  /** The place of a text; -1 if the list does not hold it. */
  placeOf(text: string): number {
    if (this.length === 0) return -1;
    this.#makeTable(this.length);
    return (this.#table[this.#positionOf(text)] ?? 0) - 1;
  }

  has(text: string): boolean {
    return this.placeOf(text) >= 0;
  }

  /** Gives back memory that is kept for further texts, and to look some up. */
  trim(): this {
    this.#table = new Uint32Array(0);
    const size = this.#startOf(this.length);
    const bytes = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(bytes, 0, 0, size);
    this.#bytes = bytes;
    this.#ends.trim();
    return this;
  }

  /** The list as bytes, for {@link TextList.read}; `undefined` if it holds a text that UTF-8 cannot hold. */
  pieces(): readonly Uint8Array[] | undefined {
    if (this.#odd.size > 0) return undefined;
    const size = this.#startOf(this.length);
    const head = Uint32Array.of(this.length, size);
    return [bytesOf(head), bytesOf(this.#ends.list()), this.#bytes.subarray(0, size)];
  }

  /** Reads what {@link pieces} gave, and says how many bytes that were. */
  static read(from: Buffer): { readonly list: TextList; readonly size: number } {
    const list = new TextList();
    const [length = 0, size = 0] = numbersIn(from, 0, 2);
    list.#ends = new NumberList(Uint32Array, numbersIn(from, 8, length));
    const start = 8 + 4 * length;
    list.#bytes = Buffer.allocUnsafeSlow(size);
    from.copy(list.#bytes, 0, start, start + size);
    return { list, size: start + size };
  }

  #append(text: string): void {
    const isOdd = LONE_SURROGATE.test(text);
    const start = this.#startOf(this.length);
    const size = isOdd ? 0 : Buffer.byteLength(text);
    if (start + size > this.#bytes.length) this.#growBytes(start + size);
    if (isOdd) this.#odd.set(this.length, text);
    else this.#bytes.write(text, start, 'utf8');
    this.#ends.push(start + size);
  }

  #startOf(place: number): number {
    return place === 0 ? 0 : this.#ends.at(place - 1);
  }

  #growBytes(needed: number): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(this.#bytes.length * 1.5)));
    this.#bytes.copy(grown, 0, 0, this.#startOf(this.length));
    this.#bytes = grown;
  }

  /** Where a text is in the table, or would be. */
  #positionOf(text: string): number {
    const mask = this.#table.length - 1;
    for (let position = hashOf(text) & mask; ; position = (position + 1) & mask) {
      const place = this.#table[position] ?? 0;
      if (place === 0 || this.at(place - 1) === text) return position;
    }
  }

  /** Makes the table, or a larger one, for so many texts. */
  #makeTable(texts: number): void {
    if (texts <= this.#table.length * MOST_TAKEN) return;
    let size = Math.max(SMALLEST_TABLE, this.#table.length);
    while (texts > size * MOST_TAKEN) size *= 2;
    this.#table = new Uint32Array(size);
    for (let place = 0; place < this.length; place++) {
      const position = this.#positionOf(this.at(place) ?? '');
      // Of equal texts, the first counts.
      if (this.#table[position] === 0) this.#table[position] = place + 1;
    }
  }
}

/** FNV-1a over the units of a text. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A copy, for numbers must begin at a multiple of their size. */
function numbersIn(bytes: Buffer, start: number, count: number): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(count);
  bytes.copy(bytesOf(numbers), 0, start, start + 4 * count);
  return numbers;
}
