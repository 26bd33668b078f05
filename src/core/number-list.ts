type Kind<List> = new (length: number) => List;

const FIRST = 64;

/** A list of numbers in a typed array that grows. */
export class NumberList<List extends Float64Array | Uint32Array> {
  readonly #kind: Kind<List>;
  #numbers: List;
  #length: number;

  /** @param given the first numbers; the list takes them over */
  constructor(kind: Kind<List>, given?: List) {
    this.#kind = kind;
    this.#numbers = given ?? new kind(0);
    this.#length = this.#numbers.length;
  }

  get length(): number {
    return this.#length;
  }

  /** The number at a place; 0 if there is none. */
  at(place: number): number {
    return place < this.#length ? (this.#numbers[place] ?? 0) : 0;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = new this.#kind(Math.max(FIRST, Math.ceil(this.#length * 1.5)));
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length++] = value;
  }

  /** Gives back memory that is kept for further numbers. */
  trim(): void {
    this.#numbers = this.#numbers.slice(0, this.#length) as List;
  }

  /** The numbers, as a view that the next `push` may leave behind. */
  list(): List {
    return this.#numbers.subarray(0, this.#length) as List;
  }
}
