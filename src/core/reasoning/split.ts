import { splitChannels } from './channels.js';
import { joined, type Split, withoutBlankLines } from './parts.js';

/** An opening and a closing tag. */
export type TagPair = readonly [open: string, close: string];

/** Further pairs of tags beside the known ones; `none` where no tag is one. */
export type ReasoningTags = readonly TagPair[] | 'none';

const KNOWN: readonly TagPair[] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['[THINK]', '[/THINK]'],
];

interface Tag {
  readonly at: number;
  readonly end: number;
  /** Index of its pair. */
  readonly pair: number;
  readonly opens: boolean;
}

/**
 * Tells what a model wrote within tags before its answer from the answer.
 *
 * - A tag that opens counts at the head only: elsewhere the text speaks of it.
 * - A tag that closes and that nothing has opened ends the reasoning, wherever it stands: some chat templates put the
 *   opening one into the prompt. So nested tags end with the outermost.
 * - A tag within quotation marks or backticks is none.
 * - Blank lines before the answer go; its indentation stays.
 */
export function reasoningSplitter(tags: ReasoningTags = []): (text: string) => Split {
  if (tags === 'none') return (text) => ({ reasoning: null, text, isOpen: false });
  const pairs = [...KNOWN, ...tags];
  const written = pairs.flatMap(([open, close], pair) => [
    { literal: open, pair, opens: true },
    { literal: close, pair, opens: false },
  ]);
  const meaning = new Map(written.map((each) => [each.literal, each]));
  const pattern = new RegExp(
    // The longest first: one tag may begin with another.
    [...meaning.keys()]
      .sort((a, b) => b.length - a.length)
      .map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
      .join('|'),
    'g',
  );
  const initials = [...new Set([...meaning.keys()].map((literal) => literal.charAt(0)))];
  const tagsIn = (text: string): Tag[] => {
    const found: Tag[] = [];
    if (!initials.some((initial) => text.includes(initial))) return found;
    for (const { 0: literal, index: at } of text.matchAll(pattern)) {
      const tag = meaning.get(literal);
      const end = at + literal.length;
      if (tag !== undefined && !isQuoted(text, at, end)) found.push({ ...tag, at, end });
    }
    return found;
  };
  return (text) => splitChannels(text) ?? splitTags(text, tagsIn(text));
}

function splitTags(text: string, tags: readonly Tag[]): Split {
  const parts: string[] = [];
  let at = 0;
  let next = 0;
  for (;;) {
    const first = tags[next];
    if (first === undefined) break;
    const isHead = first.opens && text.slice(at, first.at).trim() === '';
    const closing = isHead ? closingOf(tags, next) : loneClosing(tags, next);
    const from = isHead ? first.end : at;
    const close = closing === undefined ? undefined : tags[closing];
    if (closing === undefined || close === undefined) {
      if (!isHead) break;
      parts.push(text.slice(from));
      return { reasoning: joined(parts), text: '', isOpen: true };
    }
    parts.push(text.slice(from, close.at));
    at = close.end;
    next = closing + 1;
  }
  const answer = at === 0 ? text : withoutBlankLines(text.slice(at));
  return { reasoning: joined(parts), text: answer, isOpen: false };
}

/** The index of the next tag that closes what the tag at `from` opens. */
function closingOf(tags: readonly Tag[], from: number): number | undefined {
  const pair = tags[from]?.pair;
  for (let i = from + 1; i < tags.length; i++) {
    if (tags[i]?.pair === pair && tags[i]?.opens === false) return i;
  }
  return undefined;
}

/** The index of the first closing tag that nothing has opened since `from`. */
function loneClosing(tags: readonly Tag[], from: number): number | undefined {
  const open = new Map<number, number>();
  for (let i = from; i < tags.length; i++) {
    const tag = tags[i];
    if (tag === undefined) break;
    const depth = open.get(tag.pair) ?? 0;
    if (!tag.opens && depth === 0) return i;
    open.set(tag.pair, depth + (tag.opens ? 1 : -1));
  }
  return undefined;
}

function isQuoted(text: string, at: number, end: number): boolean {
  const before = text[at - 1];
  return before !== undefined && '"\'`'.includes(before) && text[end] === before;
}
