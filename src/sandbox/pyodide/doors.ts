/**
 * WebAssembly can change nothing but its own memory, tables and globals. Whatever else a program
 * does, it does through the JavaScript functions that the interpreter imports: its doors. These
 * here are open to every program, for they only read (a clock, a JavaScript value), or call back
 * into WebAssembly. All others are watched.
 */
const HARMLESS: ReadonlySet<string> = new Set([
  // Calls of functions by their place in WebAssembly's table, where other doors are watched too.
  '_PyEM_TrampolineCall_JS',
  // What takes the job in and the verdict out: texts, by value.
  ...['JsvArray_Get', 'js2python_js', 'JsvError_Check', 'JsvNoValue_Check'],
  ...['_python2js_ascii', '_python2js_ucs1', '_python2js_ucs2', '_python2js_ucs4'],
  // Clocks, calendars and chance.
  ...['clock_time_get', 'clock_res_get', 'emscripten_get_now', 'emscripten_date_now'],
  ...['_tzset_js', '_localtime_js', '_gmtime_js', '_mktime_js', '_timegm_js', 'random_get'],
  // Grows the memory, which is seen in its size.
  'emscripten_resize_heap',
]);

/** Doors that are harmless for some arguments: what is printed goes nowhere. */
const HARMLESS_CALLS = new Map<string, (memory: Uint8Array, args: readonly unknown[]) => boolean>([
  ['fd_write', (_memory, [descriptor]) => descriptor === 1 || descriptor === 2],
  // For the text of a syntax error CPython looks for a file of the source's name, and there is none.
  [
    '__syscall_openat',
    (memory, [, path, flags]) =>
      SOURCES.has(textAt(memory, Number(path))) && onlyReads(Number(flags)),
  ],
]);

/** The names that sources are compiled under: no files. */
const SOURCES: ReadonlySet<string> = new Set(['<solution>', '<tests>', '<call>', '<prompt>']);

/** `O_WRONLY`, `O_RDWR`, `O_CREAT` and `O_TRUNC`, as Emscripten numbers them. */
const CHANGING_FLAGS = 0o1 | 0o2 | 0o100 | 0o1000;

/** Whether opening a file that does not exist changes nothing. */
function onlyReads(flags: number): boolean {
  return (flags & CHANGING_FLAGS) === 0;
}

/** The text of up to 15 characters at a place in the memory, which ends with a zero. */
function textAt(memory: Uint8Array, place: number): string {
  const bytes = memory.subarray(place, place + 16);
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, Math.max(0, end)));
}

/** Doors that change what JavaScript keeps of files. */
const FILES = /^(__syscall_|fd_)/;

/** Bytes of the smallest WebAssembly file that can be the interpreter; the others are probes. */
const MAIN_MODULE = 1_000_000;

type Imports = Record<string, Record<string, unknown>>;
type Door = (...args: unknown[]) => unknown;

export interface Doors {
  /** The interpreter, once it has started. */
  readonly interpreter: () => WebAssembly.Instance | undefined;
  /** From now on, the first door opened is told. */
  readonly watch: () => void;
}

/**
 * Stands between the engine and the interpreter that is started next: gives it the module compiled
 * before (compiling takes longer than starting), and watches its doors.
 *
 * @param opened called once, before the first watched door does anything
 * @param trusted the programs are not written by a model: of their doors, only those to files are watched
 */
export function watchDoors(module: WebAssembly.Module, opened: () => void, trusted = false): Doors {
  let instance: WebAssembly.Instance | undefined;
  let watching = false;
  /** What stands for a door: itself, where it is open to every program or already watched. */
  const known = new WeakMap<Door, Door>();

  const watched = (name: string, door: Door): Door => {
    // One for all names of a door: Emscripten gives each function one place in WebAssembly's table,
    // and the places must be those of the interpreter that the snapshot was made of.
    const before = known.get(door);
    if (before !== undefined) return before;
    const isHarmless = HARMLESS_CALLS.get(name) ?? (() => trusted && !FILES.test(name));
    const guarded = (...args: unknown[]): unknown => {
      if (watching && !isHarmless(memoryOf(instance), args)) {
        watching = false;
        opened();
      }
      return door(...args);
    };
    // Emscripten keeps a function's signature on the function.
    Object.assign(guarded, door);
    known.set(door, guarded);
    known.set(guarded, guarded);
    return guarded;
  };
  /** In place, for Emscripten takes functions from this very object later, to put them into the table. */
  const watchAll = (imports: unknown): void => {
    for (const functions of Object.values((imports ?? {}) as Imports)) {
      for (const [name, value] of Object.entries(functions)) {
        if (typeof value !== 'function') continue;
        const door = value as Door;
        if (HARMLESS.has(name)) known.set(door, door);
        else functions[name] = watched(name, door);
      }
    }
  };

  const instantiate = WebAssembly.instantiate as (...args: unknown[]) => Promise<unknown>;
  const replaced = async (source: unknown, imports: unknown): Promise<unknown> => {
    watchAll(imports);
    if (!isMain(source)) return instantiate(source, imports);
    instance = (await instantiate(module, imports)) as WebAssembly.Instance;
    return { module, instance };
  };
  Object.defineProperty(WebAssembly, 'instantiate', { value: replaced });
  Object.defineProperty(WebAssembly, 'instantiateStreaming', { value: undefined });
  // How Emscripten makes a JavaScript function fit for the table.
  class Instance extends WebAssembly.Instance {
    constructor(wrapper: WebAssembly.Module, imports?: WebAssembly.Imports) {
      watchAll(imports);
      super(wrapper, imports);
    }
  }
  Object.defineProperty(WebAssembly, 'Instance', { value: Instance });
  return {
    interpreter: () => instance,
    watch: () => {
      watching = true;
    },
  };
}

function memoryOf(instance: WebAssembly.Instance | undefined): Uint8Array {
  const memory = instance?.exports['memory'];
  return memory instanceof WebAssembly.Memory ? new Uint8Array(memory.buffer) : new Uint8Array();
}

function isMain(source: unknown): boolean {
  const bytes = ArrayBuffer.isView(source) || source instanceof ArrayBuffer ? source.byteLength : 0;
  return bytes > MAIN_MODULE;
}
