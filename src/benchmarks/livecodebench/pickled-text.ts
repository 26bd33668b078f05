import { inflateSync } from 'node:zlib';
import { CardbenchError } from '../../core/errors.js';

/** Bytes of the tests of one problem, unpacked. */
const MOST = 256 * 1024 ** 2;

const STOP = 0x2e;

/** The opcodes of a pickled text that say how long the UTF-8 is that follows, and in how many bytes. */
const TEXT: ReadonlyMap<number | undefined, number> = new Map([
  [0x8c, 1],
  [0x58, 4],
  [0x8d, 8],
]);

/** Opcodes that change nothing here, with the bytes of their arguments: protocol, frame, and entries of the memo. */
const SKIPPED: ReadonlyMap<number | undefined, number> = new Map([
  [0x80, 1],
  [0x95, 8],
  [0x94, 0],
  [0x71, 1],
  [0x72, 4],
]);

/**
 * The text in a Base64 text of zlib data of a pickle, as Python's `base64.b64encode(zlib.compress(pickle.dumps(text)))`
 * writes it. A pickle is a program; this one may hold a single text and nothing else, and none of it is run.
 *
 * @param most bytes, unpacked
 * @throws CardbenchError for anything else
 */
export function pickledText(packed: string, most = MOST): string {
  return textIn(unpacked(packed, most));
}

function unpacked(packed: string, most: number): Buffer {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(packed.slice(0, 100)) && packed.length <= 100) {
    throw new CardbenchError('they are not Base64');
  }
  try {
    return inflateSync(Buffer.from(packed, 'base64'), { maxOutputLength: most });
  } catch (thrown) {
    const isTooLong = (thrown as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new CardbenchError(
      isTooLong
        ? `they unpack to more than ${most / 1024 ** 2} MiB, which is the limit`
        : 'they are not zlib data',
    );
  }
}

function textIn(pickle: Buffer): string {
  let at = 0;
  let text: Buffer | undefined;
  const take = (count: number): Buffer => {
    if (at + count > pickle.length) throw new CardbenchError('their pickle is cut short');
    at += count;
    return pickle.subarray(at - count, at);
  };
  for (;;) {
    const [opcode] = take(1);
    const size = TEXT.get(opcode);
    const skipped = SKIPPED.get(opcode);
    if (size !== undefined && text === undefined) text = take(lengthIn(take(size)));
    else if (skipped !== undefined) take(skipped);
    else if (opcode === STOP && text !== undefined && at === pickle.length) break;
    else throw new CardbenchError('their pickle holds something else than one text');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text);
  } catch {
    throw new CardbenchError('the text of their pickle is not UTF-8');
  }
}

function lengthIn(bytes: Buffer): number {
  if (bytes.length === 8) return Number(bytes.readBigUInt64LE());
  return bytes.length === 4 ? bytes.readUInt32LE() : (bytes[0] ?? 0);
}
