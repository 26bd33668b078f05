import { mayBePart, pieceSpellings } from './token-pieces.js';

/** The part of the prompt that a token stands for, as indexes into the string. */
export interface TokenSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Where the tokens of an echoed prompt lie in it; what was generated after it is left out. Servers write
 * tokens as text, as pieces of the vocabulary, or not at all, and count offsets in characters, bytes or
 * UTF-16 units, with or without a token that begins the text. So the texts are matched with the prompt,
 * and the offsets are used only where that fails.
 *
 * @returns `undefined` when neither fits the prompt
 */
export function tokenSpans(
  tokens: readonly string[],
  offsets: readonly number[] | undefined,
  prompt: string,
): readonly TokenSpan[] | undefined {
  return (
    spansByText(tokens, prompt, false) ??
    spansByText(tokens, prompt, true) ??
    (offsets && spansByOffset(offsets, prompt))
  );
}

/** The pieces of a character have no text of their own; the next token is searched for within so many characters. */
const LOOK_AHEAD = 12;

/**
 * @param spacesLost a token may stand for a space and its text: servers that decode tokens one by one lose the space that
 *   SentencePiece puts before a word
 */
function spansByText(
  tokens: readonly string[],
  prompt: string,
  spacesLost: boolean,
): TokenSpan[] | undefined {
  const spans: TokenSpan[] = [];
  let at = 0;
  // Tokens since `at` that are parts of characters.
  let parts = 0;
  const fill = (end: number): void => {
    spans.splice(spans.length - parts, parts, ...spansOfParts(prompt.slice(at, end), at, parts));
    parts = 0;
  };
  for (const [i, token] of tokens.entries()) {
    if (at === prompt.length) return spans;
    if (i === 0 && token === '') {
      spans.push({ start: 0, end: 0 });
      continue;
    }
    const written = pieceSpellings(token, at === 0);
    const spellings = spacesLost ? [...written, ...written.map((text) => ` ${text}`)] : written;
    const found = spellings.length === 0 ? undefined : placeOf(spellings, prompt, at, parts);
    if (found !== undefined) {
      fill(found.start);
      spans.push(found);
      at = found.end;
    } else if (mayBePart(token)) {
      parts += 1;
      spans.push({ start: at, end: at });
    } else if (at === 0 && parts === 0 && isSpecial(token)) {
      spans.push({ start: 0, end: 0 });
    } else if (parts > 0) {
      // The prompt ends in a character in pieces, and this token was generated after it.
      break;
    } else {
      return undefined;
    }
  }
  if (parts > 0 && prompt.length - at <= parts) {
    fill(prompt.length);
    return spans;
  }
  return at === prompt.length ? spans : undefined;
}

/** Tokens that are parts of characters: a byte each where there are as many, else each may be any part of the text. */
function spansOfParts(text: string, at: number, parts: number): TokenSpan[] {
  if (Buffer.byteLength(text) !== parts) {
    return Array.from({ length: parts }, () => ({ start: at, end: at + text.length }));
  }
  const spans: TokenSpan[] = [];
  let start = at;
  for (const character of text) {
    const end = start + character.length;
    for (let i = 0; i < Buffer.byteLength(character); i++) spans.push({ start, end });
    start = end;
  }
  return spans;
}

function placeOf(
  spellings: readonly string[],
  prompt: string,
  at: number,
  parts: number,
): TokenSpan | undefined {
  // A character has at least one UTF-16 unit a token, when tokens are parts of it.
  const last = parts === 0 ? at : Math.min(at + Math.min(parts, LOOK_AHEAD), prompt.length);
  for (let start = parts === 0 ? at : at + 1; start <= last; start++) {
    const spelling = spellings.find((text) => prompt.startsWith(text, start));
    if (spelling !== undefined) return { start, end: start + spelling.length };
  }
  return undefined;
}

/** `<s>`, `<|begin_of_text|>`, `[CLS]`: tokens before the text that are no part of it. */
function isSpecial(token: string): boolean {
  return token === '' || /^(<.*>|\[[A-Z]+\])$/s.test(token);
}

function spansByOffset(offsets: readonly number[], prompt: string): TokenSpan[] | undefined {
  const first = offsets[0] ?? 0;
  const starts = offsets.map((offset) => offset - first);
  if (starts.some((start, i) => !Number.isInteger(start) || start < (starts[i - 1] ?? 0))) {
    return undefined;
  }
  // The generated token begins where the prompt ends, which shows the unit.
  const indexes = [byCharacter(prompt), byByte(prompt), byUnit(prompt)];
  const index = indexes.find((each) => starts.includes(each.length - 1));
  if (index === undefined) return undefined;
  const inside = starts.filter((start) => start < index.length - 1);
  return inside.map((start, i) => ({
    start: index[start] ?? prompt.length,
    end: index[inside[i + 1] ?? index.length - 1] ?? prompt.length,
  }));
}

/** For each offset in the unit, up to the end: the index into the string. */
function byUnit(text: string): number[] {
  return Array.from({ length: text.length + 1 }, (_, i) => i);
}

function byCharacter(text: string): number[] {
  const index = [0];
  for (const character of text) index.push((index.at(-1) ?? 0) + character.length);
  return index;
}

function byByte(text: string): number[] {
  const index: number[] = [];
  let at = 0;
  for (const character of text) {
    for (let i = 0; i < Buffer.byteLength(character); i++) index.push(at);
    at += character.length;
  }
  return [...index, at];
}
