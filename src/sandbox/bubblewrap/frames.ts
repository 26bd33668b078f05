import { LARGEST_MESSAGE } from '../answer-allowance.js';

/** A letter and the length. */
const HEAD = 5;

/** A message to a Python in bubblewrap: a letter, the length in four bytes, the content. */
export function encodeFrame(letter: string, content: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.write(letter, 0, 'latin1');
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}

/**
 * Assembles the chunks of a stream into messages.
 *
 * @param tooLarge called for a length above the limit; the rest of the stream is dropped
 */
export function frameReader(
  deliver: (letter: string, content: Buffer) => void,
  tooLarge: () => void,
): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  let size = 0;
  let wanted = HEAD;
  let letter: string | undefined;
  let broken = false;
  return (chunk) => {
    if (broken) return;
    parts.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = parts.length === 1 ? (parts[0] ?? chunk) : Buffer.concat(parts);
      const piece = all.subarray(0, wanted);
      parts = [all.subarray(wanted)];
      size -= wanted;
      if (letter === undefined) {
        letter = piece.toString('latin1', 0, 1);
        wanted = piece.readUInt32BE(1);
        if (wanted > LARGEST_MESSAGE) {
          broken = true;
          parts = [];
          tooLarge();
          return;
        }
      } else {
        const complete = letter;
        letter = undefined;
        wanted = HEAD;
        deliver(complete, piece);
      }
    }
  };
}
