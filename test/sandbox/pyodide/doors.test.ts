import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Doors, watchDoors } from '../../../src/sandbox/pyodide/doors.js';

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const { instantiate, instantiateStreaming, Instance } = WebAssembly as unknown as Record<
  string,
  unknown
>;

describe('the doors of the interpreter', () => {
  let opened: number;
  let doors: Doors;

  beforeEach(() => {
    opened = 0;
    doors = watchDoors(new WebAssembly.Module(EMPTY_MODULE), () => opened++);
  });
  afterEach(() => {
    for (const [name, value] of Object.entries({ instantiate, instantiateStreaming, Instance })) {
      Object.defineProperty(WebAssembly, name, { value });
    }
  });

  const started = async <T extends Record<string, unknown>>(env: T): Promise<T> => {
    const start = WebAssembly.instantiate as unknown as (
      bytes: Uint8Array,
      imports: WebAssembly.Imports,
    ) => Promise<unknown>;
    await start(EMPTY_MODULE, { env });
    return env;
  };

  it('are told at the first one opened, before it does anything', async () => {
    const open = vi.fn(() => opened);
    const env = await started({ open, getpid: () => 1 });
    env.open();
    expect(opened).toBe(0);
    doors.watch();
    expect(env.open()).toBe(1);
    env.getpid();
    expect(opened).toBe(1);
  });

  it('are one for all the names of a function, so that it has one place in the table', async () => {
    const open = () => 0;
    const clock = () => 1;
    const env = await started({ open, open64: open, emscripten_get_now: clock });
    expect(env.open).not.toBe(open);
    expect(env.open64).toBe(env.open);
    expect(env.emscripten_get_now).toBe(clock);
    const again = await started({ ...env, openat: open });
    expect(again.open).toBe(env.open);
    expect(again.openat).toBe(env.open);
  });
});
