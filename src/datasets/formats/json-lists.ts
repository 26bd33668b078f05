import { CardbenchError } from '../../core/errors.js';
import { BrokenFile } from './broken-file.js';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-bytes.js';
import { elementBytes, isBlank } from './json-element.js';
import { LIMITS } from './limits.js';

/** An element of a list inside a JSON object. */
export interface ListElement {
  /** The name of the list. */
  readonly list: string;
  /** `undefined` if they are too many. */
  readonly bytes: Uint8Array | undefined;
}

/** The longest name of a field that is compared with a path, in bytes. */
const LONGEST_NAME = 1024;

/**
 * The elements of lists inside a JSON object one by one; only one of them is in memory at a time. Errors inside an
 * element are left to the parser; what is outside the lists is not looked at.
 *
 * @param pieces of a text whose first character other than white space is `{`
 * @param paths where lists may be: `results.results`, or `eval.*` for the lists in an object
 * @param onList is told of each list that is found, even an empty one
 */
export async function* listElements(
  file: string,
  pieces: AsyncIterable<Uint8Array>,
  paths: readonly string[],
  onList: () => void = () => {},
): AsyncGenerator<ListElement> {
  const wanted = paths.map((path) => path.split('.'));
  const deepest = Math.max(...wanted.map(({ length }) => length));
  /** What is open: the names of the fields that hold it, and whether it is an array. */
  const open: { readonly isArray: boolean; name: string }[] = [];
  let inString = false;
  let escaped = false;
  /** The bytes of a name, while one is read. */
  let name: number[] | undefined;
  let expectsName = false;
  let ended = false;
  /** The list whose elements are taken. */
  let list: { readonly name: string; readonly depth: number; count: number } | undefined;
  const element = elementBytes();
  /** Takes a part of an element, and tells one that becomes too large by it. */
  function* taken(list: string, part: Uint8Array): Generator<ListElement> {
    if (element.take(part)) yield { list, bytes: undefined };
  }
  const isWanted = (): boolean =>
    open.every(({ isArray }) => !isArray) &&
    wanted.some(
      (path) =>
        path.length === open.length &&
        path.every((part, index) => part === '*' || part === open[index]?.name),
    );

  for await (const piece of pieces) {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          const innermost = open.at(-1);
          if (name !== undefined && innermost !== undefined) innermost.name = decoded(name);
          name = undefined;
          continue;
        }
        if (name !== undefined && name.length < LONGEST_NAME) name.push(byte);
        continue;
      }
      if (ended) {
        requireBlank(file, byte);
        continue;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          if (expectsName && list === undefined && open.length <= deepest) name = [];
          expectsName = false;
          break;
        case OPEN_BRACE:
        case OPEN_BRACKET: {
          const isArray = byte === OPEN_BRACKET;
          const begins = isArray && list === undefined && isWanted();
          if (begins) {
            onList();
            list = { name: open.at(-1)?.name ?? '', depth: open.length + 1, count: 0 };
            start = at + 1;
          }
          open.push({ isArray, name: '' });
          requireDepth(file, open.length);
          expectsName = !isArray;
          break;
        }
        case COMMA:
          expectsName = open.at(-1)?.isArray === false;
          if (list === undefined || open.length !== list.depth) break;
          yield* taken(list.name, piece.subarray(start, at));
          for (const bytes of element.end()) yield { list: list.name, bytes };
          list.count++;
          start = at + 1;
          break;
        case CLOSE_BRACE:
        case CLOSE_BRACKET: {
          const closed = open.pop();
          if (closed === undefined || closed.isArray !== (byte === CLOSE_BRACKET)) {
            throw malformed(file, 'its brackets do not match');
          }
          if (list !== undefined && open.length < list.depth) {
            yield* taken(list.name, piece.subarray(start, at));
            // `[]` has no element; after a comma there must be one.
            if (list.count > 0 || !element.isBlank()) {
              for (const bytes of element.end()) yield { list: list.name, bytes };
            }
            list = undefined;
            element.drop();
          }
          expectsName = false;
          ended = open.length === 0;
        }
      }
    }
    if (list !== undefined) yield* taken(list.name, piece.subarray(start));
  }
  if (ended) return;
  // The last element, if only the brackets behind it are missing.
  if (list !== undefined && open.length === list.depth && !inString && !element.isBlank()) {
    for (const bytes of element.end()) yield { list: list.name, bytes };
  }
  throw malformed(file, 'it ends too early');
}

function decoded(bytes: readonly number[]): string {
  try {
    return String(JSON.parse(`"${Buffer.from(bytes).toString('utf8')}"`));
  } catch {
    return '';
  }
}

function requireBlank(file: string, byte: number): void {
  if (isBlank(byte)) return;
  throw malformed(file, 'there is text after the object');
}

function requireDepth(file: string, depth: number): void {
  if (depth <= LIMITS.depth) return;
  throw new CardbenchError(
    `${file}: nested too deeply, in more than ${LIMITS.depth} levels; is it the right file?`,
  );
}

function malformed(file: string, why: string): BrokenFile {
  return new BrokenFile(file, `not valid JSON (${why})`, 'repair the file');
}
