/** Secrets from this length on are found in fragments, too. */
const FRAGMENTS_FROM = 20;
/** The shortest fragment that is looked for: prefixes that many keys share (`sk-ant-api03-`) are shorter. */
const SHORTEST_FRAGMENT = 16;
/** Any fragment of that length contains one whole chunk of this length, at a multiple of it. */
const CHUNK = 8;
/** Encoded secrets from this length on are found by either half. */
const HALVED_FROM = 32;

/** A text by which a secret is found. */
export interface Spelling {
  /** In lower case. */
  readonly text: string;
  /** How many characters of it must appear together. */
  readonly shortest: number;
  /** Parts of it, one of which is in every fragment of that length. */
  readonly chunks: readonly { readonly at: number; readonly text: string }[];
}

/**
 * The texts by which a secret is found: verbatim, in hexadecimal, as a list of bytes, and in base64 (both alphabets) at
 * any offset in the encoded data.
 */
export function spellingsOf(secret: string): readonly Spelling[] {
  const bytes = Buffer.from(secret, 'utf8');
  const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));
  // Percent-encoding is undone byte by byte.
  const verbatim = [secret, bytes.toString('latin1'), ...loose(secret)];
  const encoded = [
    ...['', ':', '-', ','].map((separator) => pairs.join(separator)),
    pairs.map((pair) => `0x${pair}`).join(','),
    ...[',', ''].map((separator) => [...bytes].join(separator)),
    ...urlSafeToo(aligned(bytes)),
  ];
  return [...distinct(verbatim).map(inFragments), ...distinct(encoded).map(inHalves)];
}

/**
 * The texts by which a secret is found in the output of programs, which has long runs of letters: in UTF-16 in base64 or
 * hexadecimal, and in base64 that is in base64 again, each at any offset.
 */
export function nestedSpellingsOf(secret: string): readonly Spelling[] {
  const little = Buffer.from(secret, 'utf16le');
  const big = Buffer.from(little).swap16();
  const inner = urlSafeToo(aligned(Buffer.from(secret, 'utf8')));
  const texts = [
    little.toString('hex'),
    big.toString('hex'),
    ...urlSafeToo([...aligned(little), ...aligned(big)]),
    ...urlSafeToo(inner.flatMap((text) => aligned(Buffer.from(text, 'latin1')))),
  ];
  return distinct(texts).map(inHalves);
}

function aligned(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => base64Core(bytes, before));
}

/** Base64 in both alphabets. */
function urlSafeToo(texts: readonly string[]): readonly string[] {
  return [...texts, ...texts.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Letters and digits that a secret must have to be found by them alone, and digits among them: a text of words has few. */
const LOOSE_FROM = 16;
const LOOSE_DIGITS = 4;

/** A long secret backwards, and without punctuation; none for one that may be a text of words. */
function loose(secret: string): string[] {
  const bare = secret.replace(/[^a-z\d]+/gi, '');
  const digits = bare.replace(/\D+/g, '').length;
  if (bare.length < LOOSE_FROM || digits < LOOSE_DIGITS) return [];
  return [bare, [...secret].reverse().join('')];
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts.map((text) => text.toLowerCase()))];
}

function inFragments(text: string): Spelling {
  if (text.length < FRAGMENTS_FROM) {
    return { text, shortest: text.length, chunks: [{ at: 0, text }] };
  }
  const chunks = [];
  for (let at = 0; at + CHUNK <= text.length; at += CHUNK) {
    chunks.push({ at, text: text.slice(at, at + CHUNK) });
  }
  return { text, shortest: SHORTEST_FRAGMENT, chunks };
}

/** Encoded secrets are rarer, so fewer parts of them are looked for: each reply is searched for all. */
function inHalves(text: string): Spelling {
  if (text.length < HALVED_FROM) {
    return { text, shortest: text.length, chunks: [{ at: 0, text }] };
  }
  const middle = Math.ceil(text.length / 2);
  const chunks = [
    { at: 0, text: text.slice(0, middle) },
    { at: middle, text: text.slice(middle) },
  ];
  return { text, shortest: Math.floor(text.length / 2), chunks };
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
