const SPACE = /\s*/y;
const HEADS = [/\[\s*\[/y, /new\s+Array\(\s*\[/y];
const NEXT = /,\s*\[/y;

/**
 * The length of an array of arrays at the start of a text: `[[...], [...]]` or `new Array([...], [...])`; `undefined`
 * if there is none. Finds the same as the pattern `\[\s*\[.*?\]\s*(,\s*\[.*?\]\s*)*\]`, but without backtracking.
 */
export function nestedArrayExtent(text: string): number | undefined {
  return rest(text, HEADS[0], ']') ?? rest(text, HEADS[1], ')');
}

function rest(text: string, head: RegExp | undefined, close: string): number | undefined {
  if (head === undefined) return undefined;
  head.lastIndex = 0;
  if (!head.test(text)) return undefined;
  const hopeless = new Set<number>();
  /** From a position inside an inner array: its end, more inner arrays, and the outer end. */
  const inside = (start: number): number | undefined => {
    for (let at = start; at < text.length && text[at] !== '\n'; at++) {
      if (text[at] !== ']') continue;
      const end = after(at + 1);
      if (end !== undefined) return end;
    }
    return undefined;
  };
  const after = (from: number): number | undefined => {
    SPACE.lastIndex = from;
    SPACE.test(text);
    const at = SPACE.lastIndex;
    if (hopeless.has(at)) return undefined;
    hopeless.add(at);
    NEXT.lastIndex = at;
    const more = NEXT.test(text) ? inside(NEXT.lastIndex) : undefined;
    return more ?? (text[at] === close ? at + 1 : undefined);
  };
  return inside(head.lastIndex);
}
