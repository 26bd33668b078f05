import { describe, expect, it } from 'vitest';
import { rewindable } from '../../../src/sandbox/pyodide/rewind.js';

function interpreter() {
  const values: unknown[] = [null, {}, () => {}];
  const exports = {
    memory: new WebAssembly.Memory({ initial: 2 }),
    __stack_pointer: new WebAssembly.Global({ value: 'i32', mutable: true }, 4096),
    __indirect_function_table: new WebAssembly.Table({ element: 'anyfunc', initial: 8 }),
    _hiwire_get: (place: number): unknown => {
      if (place >= values.length) throw new RangeError('table index is out of bounds');
      return values[place];
    },
  };
  const bytes = (): Uint8Array => new Uint8Array(exports.memory.buffer);
  bytes().fill(7, 100, 5000);
  return { exports, values, bytes };
}

/** Takes a moment, where `toEqual` takes seconds for a megabyte. */
const isSame = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;

describe('rewinding an interpreter', () => {
  it('puts every byte of its memory back, as often as asked', () => {
    const { exports, bytes } = interpreter();
    const before = bytes().slice();
    const rewind = rewindable(exports);
    for (const left of [1, 2]) {
      bytes().fill(left);
      expect(rewind?.()).toBe(true);
      expect(isSame(bytes(), before)).toBe(true);
    }
  });

  it('clears memory that was unused, wherever it is', () => {
    const exports = { ...interpreter().exports, memory: new WebAssembly.Memory({ initial: 9 }) };
    const bytes = new Uint8Array(exports.memory.buffer);
    for (const page of [1, 4, 5, 8]) bytes[page * 65536 + 65535] = page;
    const before = bytes.slice();
    const rewind = rewindable(exports);
    for (const place of [0, 65535, 65536, 3 * 65536 + 7, 6 * 65536, bytes.length - 1]) {
      bytes[place] = 200;
    }
    expect(rewind?.()).toBe(true);
    expect(isSame(bytes, before)).toBe(true);
  });

  it('is passed over for what left nothing, but not endlessly, and not where memory was added', () => {
    const { exports, bytes } = interpreter();
    const before = bytes().slice();
    const rewind = rewindable(exports);
    const isPassedOver = (leftNothing: boolean): boolean => {
      bytes().fill(3, 10, 20);
      expect(rewind?.(leftNothing)).toBe(true);
      return bytes()[10] === 3;
    };
    expect(isPassedOver(true)).toBe(true);
    expect(isPassedOver(false)).toBe(false);
    const many = Array.from({ length: 100 }, () => isPassedOver(true));
    expect(many).toContain(true);
    expect(many).toContain(false);
    exports.memory.grow(1);
    expect(isPassedOver(true)).toBe(false);
    expect(isSame(bytes().subarray(0, before.length), before)).toBe(true);
    expect(isPassedOver(true), 'the memory did not grow again').toBe(true);
  });

  it('leaves nothing in memory that has come since', () => {
    const { exports, bytes } = interpreter();
    const before = bytes().slice();
    const rewind = rewindable(exports);
    exports.memory.grow(3);
    bytes().fill(9);
    expect(rewind?.()).toBe(true);
    expect(isSame(bytes().subarray(0, before.length), before)).toBe(true);
    expect(
      bytes()
        .subarray(before.length)
        .every((byte) => byte === 0),
    ).toBe(true);
  });

  it.each<[string, (at: ReturnType<typeof interpreter>) => void]>([
    ['very much memory', ({ exports }) => exports.memory.grow(2048)],
    ['another stack pointer', ({ exports }) => (exports.__stack_pointer.value = 4080)],
    ['another function', ({ exports }) => exports.__indirect_function_table.grow(1)],
    ['another JavaScript value', ({ values }) => values.push({})],
    ['another value in the same place', ({ values }) => (values[1] = {})],
    ['a value less', ({ values }) => values.pop()],
  ])('is refused where a program left %s', (_what, leave) => {
    const at = interpreter();
    const rewind = rewindable(at.exports);
    expect(rewind?.()).toBe(true);
    leave(at);
    expect(rewind?.()).toBe(false);
  });

  it.each(['memory', '__stack_pointer', '__indirect_function_table', '_hiwire_get'])(
    'is not offered for one that does not show its %s',
    (name) => {
      expect(rewindable({ ...interpreter().exports, [name]: undefined })).toBeUndefined();
    },
  );
});
