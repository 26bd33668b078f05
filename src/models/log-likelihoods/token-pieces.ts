/** Whether a token may be some bytes of a character rather than a text. */
export function mayBePart(token: string): boolean {
  return pieceSpellings(token, false).length === 0 || fromByteAlphabet(token) === 'part';
}

/**
 * The texts that a token may stand for: as it is written, with SentencePiece's mark for a space, or in the
 * alphabet of byte-level vocabularies (`Ġ` for a space, `Ċ` for a new line).
 *
 * @param first the token begins the text, where a vocabulary may have put a space of its own
 * @returns none for a token that is a part of a character
 */
export function pieceSpellings(token: string, first: boolean): readonly string[] {
  if (token === '' || token.includes('\uFFFD') || /^<0x[0-9A-F]{2}>$/.test(token)) return [];
  if (/^bytes:(\\x[0-9a-f]{2})+$/i.test(token)) return fromEscapes(token);
  const spellings = [token];
  if (token.includes('▁')) spellings.push(token.replaceAll('▁', ' '));
  const bytes = fromByteAlphabet(token);
  if (bytes !== undefined && bytes !== 'part' && bytes !== token) spellings.push(bytes);
  if (first) {
    spellings.push(...spellings.filter((text) => /^ ./s.test(text)).map((text) => text.slice(1)));
  }
  return spellings;
}

/** OpenAI's older models wrote parts of characters as `bytes:\xe2\x82`. */
function fromEscapes(token: string): readonly string[] {
  const bytes = Buffer.from(token.slice('bytes:'.length).replaceAll('\\x', ''), 'hex');
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? [] : [text];
}

/** `undefined` for a text outside the alphabet, `part` for bytes that are no whole characters. */
function fromByteAlphabet(token: string): string | 'part' | undefined {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = BYTE_OF.get(character);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  const text = Buffer.from(bytes).toString('utf8');
  return text.includes('\uFFFD') ? 'part' : text;
}

/**
 * GPT-2's alphabet of bytes: the printable ones of Latin-1 stand for themselves, the other 68 for the
 * characters from U+0100 on, in order.
 */
const BYTE_OF: ReadonlyMap<string, number> = (() => {
  const map = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    map.set(String.fromCodePoint(printable ? byte : next++), byte);
  }
  return map;
})();
