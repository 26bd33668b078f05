/** Questions that can be found inside longer texts, such as prompts. */
export interface QuestionsInText {
  /** @param question with its white space made plain */
  readonly add: (question: string) => void;
  /** The question that ends last in a text, the longest one if several do; `undefined` if there is none. */
  readonly lastIn: (text: string) => string | undefined;
}

/** A place to look for a question: where its anchor is in it. */
interface Place {
  readonly offset: number;
  readonly length: number;
  /** The beginning of the question, for a quick comparison. */
  readonly head: string;
}

/** Words of an anchor in a long question, and in a short one. */
const LONG = 4;
const SHORT = 1;
const HEAD = 24;

/**
 * Questions are found by a few of their words, then compared by what `isKnown` says of the whole. Only these words are
 * in memory.
 *
 * @param isKnown whether a text is a question that was added
 */
export function questionsInText(isKnown: (text: string) => boolean): QuestionsInText {
  const places: ReadonlyMap<number, Map<string, Place[]>> = new Map([
    [LONG, new Map()],
    [SHORT, new Map()],
  ]);
  return {
    add: (question) => {
      const words = question.split(' ');
      // The first word and the last may touch other signs in a text, so that they are no words there.
      const [first = ''] = words;
      const size = words.length > LONG + 1 ? LONG : SHORT;
      const skipped = words.length > SHORT + 1 ? 1 : 0;
      const anchor = words.slice(skipped, skipped + size).join(' ');
      const known = places.get(size);
      if (anchor === '' || known === undefined) return;
      const place = {
        offset: skipped === 0 ? 0 : first.length + 1,
        length: question.length,
        head: question.slice(0, HEAD),
      };
      const others = known.get(anchor);
      if (others === undefined) known.set(anchor, [place]);
      else if (!others.some((each) => each.length === place.length && each.head === place.head)) {
        others.push(place);
      }
    },
    lastIn: (text) => {
      const starts = wordStarts(text);
      let found: { readonly start: number; readonly end: number } | undefined;
      for (const [size, known] of places) {
        if (known.size === 0) continue;
        for (let word = 0; word + size <= starts.length; word++) {
          const at = starts[word] ?? 0;
          const end = (starts[word + size] ?? text.length + 1) - 1;
          for (const { offset, length, head } of known.get(text.slice(at, end)) ?? []) {
            const start = at - offset;
            const last = start + length;
            if (start < 0 || last > text.length || last < (found?.end ?? 0)) continue;
            if (last === found?.end && start >= found.start) continue;
            if (!text.startsWith(head, start) || !standsAlone(text, start, last)) continue;
            if (isKnown(text.slice(start, last))) found = { start, end: last };
          }
        }
      }
      return found === undefined ? undefined : text.slice(found.start, found.end);
    },
  };
}

function wordStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) starts.push(at + 1);
  return starts;
}

/** Whether a part of a text neither begins nor ends inside a word or a number. */
function standsAlone(text: string, start: number, end: number): boolean {
  const inWord = /[\p{L}\p{N}]{2}/u;
  return (
    !inWord.test(text.slice(start - 1, start + 1)) && !inWord.test(text.slice(end - 1, end + 1))
  );
}
