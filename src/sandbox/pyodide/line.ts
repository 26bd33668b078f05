import fs from 'node:fs';
import { LARGEST_MESSAGE } from '../answer-allowance.js';

// Kept from before the thread's files are taken away (`denyFiles`).
const { readSync, writeSync } = fs;

/** The descriptors of this process at which a line ends. */
export interface LineEnds {
  readonly read: number;
  readonly write: number;
}

/** From the tests: requests, or that there are no more. From the solution: that it reads, an answer, that it has ended. */
export type LineMessage =
  | { readonly kind: 'request' | 'answer'; readonly text: string }
  | { readonly kind: 'end' | 'ready' | 'gone' };

/**
 * The line between the tests of a program and its solution: two threads of different processes, each
 * blocked while it waits for the other. A pipe between the two takes 50 microseconds there and back; by
 * way of the event loops of three processes it was 1.3 milliseconds.
 *
 * Each message names its program by a random text that only the two threads and the processes around
 * them know. What an earlier program left in the pipe is skipped, and none can write for a later one. Tests
 * send nothing before the solution is ready: a thread that is about to be replaced may still be reading.
 */
export interface Line {
  readonly send: (program: string, message: LineMessage) => void;
  /** Waits for the next message of this program; `undefined` where the other process has ended. */
  readonly receive: (program: string) => LineMessage | undefined;
}

/** Before and after each message, so that one that was cut off spoils no other. No text has it. */
const END = 0x1d;
const LETTERS = { request: 'q', answer: 'a', end: 'e', ready: 'r', gone: 'g' } as const;
const KINDS: ReadonlyMap<string | undefined, LineMessage['kind']> = new Map(
  Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as LineMessage['kind']]),
);

/** Bytes read at once. */
const CHUNK = 64 * 1024;

export function openLine(ends: LineEnds): Line {
  const buffer = Buffer.alloc(CHUNK);
  let unread: Buffer = Buffer.alloc(0);
  /** The next message of whatever program; `undefined` at the end of the line, and for one that is too long. */
  const next = (): string | undefined => {
    const parts: Buffer[] = [];
    for (let size = 0; size <= LARGEST_MESSAGE; ) {
      const end = unread.indexOf(END);
      parts.push(end < 0 ? unread : unread.subarray(0, end));
      if (end >= 0) {
        unread = unread.subarray(end + 1);
        return Buffer.concat(parts).toString('latin1');
      }
      size += unread.length;
      const length = patiently(() => readSync(ends.read, buffer, 0, CHUNK, null));
      if (length === 0) return undefined;
      unread = Buffer.from(buffer.subarray(0, length));
    }
    return undefined;
  };
  return {
    send: (program, message) => write(ends.write, program, message),
    receive: (program) => {
      for (let said = next(); said !== undefined; said = next()) {
        if (!said.startsWith(program)) continue;
        const kind = KINDS.get(said[program.length]);
        const text = said.slice(program.length + 1);
        if (kind === 'request' || kind === 'answer') return { kind, text };
        if (kind !== undefined) return { kind };
      }
      return undefined;
    },
  };
}

/** @throws where the other process has ended */
function write(descriptor: number, program: string, message: LineMessage): void {
  let bytes = encoded(program, message);
  while (bytes.length > 0) {
    const rest = bytes;
    bytes = rest.subarray(patiently(() => writeSync(descriptor, rest)));
  }
}

/** Writes a short message for a thread that has ended, without waiting; `false` where that is not possible now. */
export function writeAtOnce(descriptor: number, program: string, message: LineMessage): boolean {
  const bytes = encoded(program, message);
  try {
    return writeSync(descriptor, bytes) === bytes.length;
  } catch {
    return false;
  }
}

function encoded(program: string, message: LineMessage): Buffer {
  const end = String.fromCharCode(END);
  const text = 'text' in message ? message.text : '';
  return Buffer.from(`${end}${program}${LETTERS[message.kind]}${text}${end}`, 'latin1');
}

const sleeper = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * The result of reading or writing, tried again while the pipe is empty or full: where it is not of the
 * kind that waits by itself, the thread waits here, where it can be ended.
 */
function patiently(io: () => number): number {
  for (;;) {
    try {
      return io();
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EAGAIN') throw thrown;
      Atomics.wait(sleeper, 0, 0, 1);
    }
  }
}
