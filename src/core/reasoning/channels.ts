import { joined, type Split, withoutBlankLines } from './parts.js';

/** How a message of OpenAI's harmony format begins: `<|start|>assistant<|channel|>analysis<|message|>`. */
const HEADER =
  /\s*(?:<\|start\|>assistant[^<]{0,100})?<\|channel\|>\s*(\w+)[\s\S]{0,300}?<\|message\|>/y;

/** What ends a message, or begins the next. */
const MARK = /<\|(end|return|call|start|channel)\|>/g;

/**
 * The same for a reply whose head is a message of a channel, as gpt-oss writes where the server leaves its format as it
 * is: what is said in the channel `final`, or outside of all, is the answer. `undefined` for any other reply.
 */
export function splitChannels(text: string): Split | undefined {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    HEADER.lastIndex = at;
    const header = HEADER.exec(text);
    if (header === null) {
      if (at === 0) return undefined;
      return { reasoning: joined(parts), text: withoutBlankLines(text.slice(at)), isOpen: false };
    }
    const from = at + header[0].length;
    MARK.lastIndex = from;
    const mark = MARK.exec(text);
    const body = text.slice(from, mark?.index ?? text.length);
    if (header[1] === 'final') return { reasoning: joined(parts), text: body, isOpen: false };
    parts.push(body);
    if (mark === null) return { reasoning: joined(parts), text: '', isOpen: true };
    const beginsNext = mark[1] === 'start' || mark[1] === 'channel';
    at = beginsNext ? mark.index : mark.index + mark[0].length;
  }
}
