/** If a text is cut, one half of a secret of this length remains whole. */
const HALVED_FROM = 32;

/**
 * The texts by which a secret is found, all in lower case: verbatim, in hexadecimal, as a list of bytes, and in base64
 * (both alphabets) at any offset in the encoded data. Long ones are split into halves, so that a secret is found even
 * if a server truncates a text.
 */
export function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = [0, 1, 2].map((before) => base64Core(bytes, before));
  const spellings = [
    secret,
    // Percent-encoding is undone byte by byte.
    bytes.toString('latin1'),
    bytes.toString('hex'),
    [...bytes].join(','),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(spellings.map((text) => text.toLowerCase()).flatMap(halves))];
}

function halves(text: string): string[] {
  if (text.length < HALVED_FROM) return [text];
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/**
 * The base64 characters that depend only on the secret, at an offset of so many bytes (modulo 3). Characters at its
 * ends may also contain bits of adjacent data.
 */
function base64Core(bytes: Buffer, before: number): string {
  const all = Buffer.concat([Buffer.alloc(before), bytes]);
  const first = Math.ceil((before * 8) / 6);
  return all.toString('base64').slice(first, Math.floor((all.length * 8) / 6));
}
