/** Bytes that a copy may lie behind: compressors look back over a block of 64 KiB. */
const WINDOW = 256 * 1024;
/** Bytes that are given at a time. */
const ROOM = 1024 * 1024;

/**
 * The content of raw Snappy data piece by piece, of which only the last part is in memory.
 *
 * @throws Error if the data are damaged or look back further than compressors do
 */
export function* unpackSnappy(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const source = pieces[Symbol.iterator]();
  let piece: Uint8Array = new Uint8Array(0);
  let at = 0;
  /** Whether there is another byte. */
  const more = (): boolean => {
    while (at === piece.length) {
      const { value, done } = source.next();
      if (done === true) return false;
      piece = value;
      at = 0;
    }
    return true;
  };
  const number = (bytes: number): number => {
    let value = 0;
    for (let n = 0; n < bytes; n++) {
      if (!more()) throw new Error('the data end early');
      value += (piece[at++] ?? 0) * 256 ** n;
    }
    return value;
  };
  const out = new Uint8Array(WINDOW + ROOM);
  let filled = 0;
  let given = 0;
  const isFull = (): boolean => filled === out.length;
  /** What was not given yet; the window stays. */
  const give = (): Uint8Array => {
    const bytes = out.slice(given, filled);
    const kept = Math.min(WINDOW, filled);
    out.copyWithin(0, filled - kept, filled);
    given = kept;
    filled = kept;
    return bytes;
  };
  // The length of the whole, which the header of the page has, too.
  while (number(1) >= 128);
  while (more()) {
    const tag = number(1);
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >> 2;
      let left = (short < 60 ? short : number(short - 59)) + 1;
      while (left > 0) {
        if (!more()) throw new Error('the data end early');
        if (isFull()) yield give();
        const count = Math.min(left, piece.length - at, out.length - filled);
        out.set(piece.subarray(at, at + count), filled);
        at += count;
        filled += count;
        left -= count;
      }
      continue;
    }
    let left = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = kind === 1 ? (tag >> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (back === 0 || back > Math.min(filled, WINDOW)) {
      throw new Error('a copy begins before the data, or too far back');
    }
    while (left > 0) {
      if (isFull()) yield give();
      const to = filled;
      const from = to - back;
      const count = Math.min(left, out.length - to);
      // Byte by byte, as it may repeat what it has just copied.
      for (let n = 0; n < count; n++) out[to + n] = out[from + n] as number;
      filled += count;
      left -= count;
    }
  }
  if (filled > given) yield out.slice(given, filled);
}
