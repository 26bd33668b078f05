/** Reads bytes that come in pieces, from the first to the last. */
export class ByteReader {
  #pieces: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Whether `count` bytes can be taken at once. */
  has(count: number): boolean {
    return this.#bytes.length - this.#at >= count;
  }

  /** Reads on, so that `count` bytes can be taken. Throws if there are not as many. */
  async fill(count: number): Promise<void> {
    const parts = [this.#bytes.subarray(this.#at)];
    for (let have = parts[0]?.length ?? 0; have < count; ) {
      const { value, done } = await this.#pieces.next();
      if (done === true) throw new Error('a page ends early');
      parts.push(value);
      have += value.length;
    }
    this.#bytes = parts.length === 1 ? (parts[0] ?? this.#bytes) : Buffer.concat(parts);
    this.#at = 0;
  }

  /** The next bytes, if it {@link has} them. */
  take(count: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return bytes;
  }

  /** Passes over the next bytes, which are not kept. */
  async pass(count: number): Promise<void> {
    let left = count;
    while (!this.has(left)) {
      left -= this.#bytes.length - this.#at;
      this.#bytes = new Uint8Array(0);
      this.#at = 0;
      await this.fill(1);
    }
    this.#at += left;
  }

  /** Everything that was not taken. */
  async rest(): Promise<Uint8Array> {
    const parts = [this.#bytes.subarray(this.#at)];
    for (;;) {
      const { value, done } = await this.#pieces.next();
      if (done === true) break;
      parts.push(value);
    }
    const [first = new Uint8Array(0), ...others] = parts.filter(({ length }) => length > 0);
    return others.length === 0 ? first : Buffer.concat([first, ...others]);
  }

  async end(): Promise<void> {
    await this.#pieces.return?.();
  }
}
