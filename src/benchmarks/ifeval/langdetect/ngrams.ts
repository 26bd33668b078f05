import type { Profiles, Vietnamese } from './profiles.js';

const URL = /https?:\/\/[-_.?&~;+=/#0-9A-Za-z]{1,2076}/g;
const MAIL = /[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}/g;
/** Characters that are looked at, once addresses are dropped. */
const MAX_LENGTH = 10_000;
/** UTF-16 units of a text that are read. The rest could only matter after a hundred pages of addresses. */
const MAX_SOURCE = 500_000;

/**
 * The n-grams (1 to 3 characters) of a text that the profiles know, in their order, as langdetect finds them: addresses
 * are skipped; so are, in words in capitals, all letters but the first; other scripts' texts lose their Latin letters.
 */
export function ngramsOf(source: string, profiles: Profiles): string[] {
  const found: string[] = [];
  let grams: string[] = [' '];
  let capitals = false;
  for (const char of withoutForeignLatin(cleaned(source, profiles.vietnamese))) {
    const letter = normalized(char, profiles.ideographs);
    const last = grams.at(-1) ?? ' ';
    if (last === ' ') {
      grams = [' '];
      capitals = false;
    } else if (grams.length >= 3) {
      grams.shift();
    }
    if (last !== ' ' || letter !== ' ') {
      grams.push(letter);
      capitals = isUpper(letter) && (capitals || isUpper(last));
    }
    if (capitals) continue;
    for (let length = 1; length <= grams.length; length++) {
      const gram = grams.slice(-length).join('');
      if (gram !== ' ' && profiles.shares.has(gram)) found.push(gram);
    }
  }
  return found;
}

function cleaned(source: string, vietnamese: Vietnamese): string {
  const text = source.slice(0, MAX_SOURCE).replace(URL, ' ').replace(MAIL, ' ');
  return [...composed(text, vietnamese)].slice(0, MAX_LENGTH).join('').replace(/ {2,}/g, ' ');
}

/** Vietnamese letters and their combining marks become one character. */
function composed(text: string, { letters, marks, combined }: Vietnamese): string {
  const pair = new RegExp(`([${letters}])([${marks}])`, 'g');
  return text.replace(pair, (_, letter: string, mark: string) => {
    return combined[marks.indexOf(mark)]?.[letters.indexOf(letter)] ?? ' ';
  });
}

/** Texts that are at least two thirds in another script lose their Latin letters. */
function withoutForeignLatin(text: string): string {
  const latin = text.match(/[A-z]/g)?.length ?? 0;
  const other = text.match(/[^\0-\u02ff]/gu)?.length ?? 0;
  return latin * 2 < other ? text.replace(/[A-z]/g, '') : text;
}

/** Characters that langdetect treats alike, by their Unicode block; all that is no letter is a space. */
function normalized(char: string, ideographs: ReadonlyMap<string, string>): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return /[A-Za-z]/.test(char) ? char : ' ';
  if (code < 0x100) return /[\u00a0\u00ab\u00b0\u00bb]/.test(char) ? ' ' : char;
  for (const { from, to, as } of BLOCKS) if (code >= from && code <= to) return as;
  return RESPELLED[char] ?? ideographs.get(char) ?? char;
}

const BLOCKS: readonly { readonly from: number; readonly to: number; readonly as: string }[] = [
  // Letters of Vietnamese.
  { from: 0x1ea0, to: 0x1eff, as: '\u1ec3' },
  // General Punctuation.
  { from: 0x2000, to: 0x206f, as: ' ' },
  // Hiragana.
  { from: 0x3040, to: 0x309f, as: '\u3042' },
  // Katakana.
  { from: 0x30a0, to: 0x30ff, as: '\u30a2' },
  // Bopomofo, twice.
  { from: 0x3100, to: 0x312f, as: '\u3105' },
  { from: 0x31a0, to: 0x31bf, as: '\u3105' },
  // Hangul Syllables.
  { from: 0xac00, to: 0xd7af, as: '\uac00' },
];

/** Romanian letters with a comma below, the Farsi yeh. */
const RESPELLED: Readonly<Record<string, string>> = {
  '\u0219': '\u015f',
  '\u021b': '\u0163',
  '\u06cc': '\u064a',
};

function isUpper(char: string): boolean {
  return /^\p{Uppercase}$/u.test(char);
}
