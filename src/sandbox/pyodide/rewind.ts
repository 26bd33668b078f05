import { Buffer } from 'node:buffer';

// Kept from before any program runs.
const { compare } = Buffer;

/** What of the interpreter's exports holds or shows its state, as Pyodide 0.28 to 314 name them. */
interface State {
  readonly memory: WebAssembly.Memory;
  readonly stackPointer: WebAssembly.Global;
  readonly functions: WebAssembly.Table;
  /** The JavaScript value in a place of the interpreter's own table; throws beyond its end. */
  readonly valueAt: (place: number) => unknown;
}

/** Bytes of memory beyond which an interpreter is not kept: it cannot be made smaller. */
const MAX_MEMORY = 128 * 1024 ** 2;

/** Trusted programs that leave nothing, after which an interpreter is put back nevertheless: they leave garbage. */
const MAX_PASSED_OVER = 20;

/**
 * Keeps the interpreter's state and gives the function that puts it back. All of it is: the linear
 * memory; the stack pointer; the table of JavaScript values that Python objects stand for; and the
 * table of functions, which only JavaScript changes. (The other mutable globals hold the stack's
 * ends, set once, and the upper half of a 64-bit result.)
 *
 * @returns a function, which takes whether a trusted program is known to have left nothing: then the interpreter is not
 *   put back each time. `false` from the function where a program left anything that is not memory: then this
 *   interpreter cannot be used again. `undefined` where the interpreter does not show its state.
 */
export function rewindable(
  exports: Readonly<Record<string, unknown>>,
): ((leftNothing?: boolean) => boolean) | undefined {
  const state = stateIn(exports);
  if (state === undefined) return undefined;
  const { memory, stackPointer, functions } = state;
  const kept = keptParts(new Uint8Array(memory.buffer));
  const keptBytes = memory.buffer.byteLength;
  const keptPointer = stackPointer.value;
  const keptFunctions = functions.length;
  const keptValues = valuesOf(state);
  let passedOver = 0;
  /** The size at the last time that it was put back: a memory that grew does not shrink. */
  let lastBytes = keptBytes;
  return (leftNothing = false) => {
    const asBefore = leftNothing && memory.buffer.byteLength === lastBytes;
    passedOver = asBefore && passedOver < MAX_PASSED_OVER ? passedOver + 1 : 0;
    if (passedOver > 0) return true;
    if (memory.buffer.byteLength > MAX_MEMORY) return false;
    if (stackPointer.value !== keptPointer || functions.length !== keptFunctions) return false;
    const values = valuesOf(state);
    if (values.length !== keptValues.length) return false;
    if (!values.every((value, place) => Object.is(value, keptValues[place]))) return false;
    const bytes = new Uint8Array(memory.buffer);
    for (const { start, content } of kept) bytes.set(content, start);
    let end = 0;
    for (const { start, content } of kept) {
      clear(bytes.subarray(end, start));
      end = start + content.length;
    }
    clear(bytes.subarray(end, keptBytes));
    bytes.fill(0, keptBytes);
    lastBytes = bytes.length;
    return true;
  };
}

/** Bytes that are looked at together. */
const CHUNK = 64 * 1024;
const ZEROS = new Uint8Array(CHUNK);

/** Part of a memory that is not all zeros. */
interface Part {
  readonly start: number;
  readonly content: Uint8Array;
}

/** Copies of what is not zero, in order. About half of a new interpreter's memory is unused. */
function keptParts(bytes: Uint8Array): readonly Part[] {
  const parts: Part[] = [];
  for (let end = 0; end < bytes.length; ) {
    while (end < bytes.length && isZero(bytes.subarray(end, end + CHUNK))) end += CHUNK;
    const start = end;
    while (end < bytes.length && !isZero(bytes.subarray(end, end + CHUNK))) end += CHUNK;
    if (end > start) parts.push({ start, content: bytes.slice(start, end) });
  }
  return parts;
}

/** Looking takes a third of the time of writing, and most of what was zero still is. */
function clear(bytes: Uint8Array): void {
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const chunk = bytes.subarray(start, start + CHUNK);
    if (!isZero(chunk)) chunk.fill(0);
  }
}

function isZero(chunk: Uint8Array): boolean {
  return compare(chunk, ZEROS.subarray(0, chunk.length)) === 0;
}

function stateIn(exports: Readonly<Record<string, unknown>>): State | undefined {
  const {
    memory,
    __stack_pointer: stackPointer,
    __indirect_function_table: functions,
    _hiwire_get: valueAt,
  } = exports;
  const shown =
    memory instanceof WebAssembly.Memory &&
    stackPointer instanceof WebAssembly.Global &&
    functions instanceof WebAssembly.Table &&
    typeof valueAt === 'function';
  if (!shown) return undefined;
  return { memory, stackPointer, functions, valueAt: valueAt as State['valueAt'] };
}

function valuesOf({ valueAt }: State): unknown[] {
  const values: unknown[] = [];
  try {
    for (;;) values.push(valueAt(values.length));
  } catch {
    // The end of the table.
    return values;
  }
}
