import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ensureSnapshot, pyodideFolder } from '../../src/sandbox/pyodide-ensure-snapshot.js';
import type { WorkerReply, WorkerSetup } from '../../src/sandbox/pyodide-messages.js';
import { judgeSource } from '../../src/sandbox/python-files.js';
import { MEMORY_LIMIT } from '../../src/sandbox/sandbox.js';
import { sharedHome } from '../support/cli.js';
import { FIND_JAVASCRIPT } from '../support/find-javascript.js';

process.env.CARDBENCH_HOME = sharedHome;

/** A thread as a guard starts it, that can be asked one thing after the other. */
class Thread {
  readonly #worker: Worker;
  readonly #spoilt = new Int32Array(new SharedArrayBuffer(4));

  constructor(common: Omit<WorkerSetup, 'spoilt'>) {
    const workerData: WorkerSetup = { ...common, spoilt: this.#spoilt };
    this.#worker = new Worker(new URL('../../dist/sandbox/pyodide-worker.js', import.meta.url), {
      workerData,
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { stackSizeMb: 8 },
    });
  }

  next(): Promise<WorkerReply> {
    return new Promise((resolve, reject) => {
      this.#worker.once('error', reject);
      this.#worker.once('message', (reply: WorkerReply) => {
        this.#worker.off('error', reject);
        resolve(reply);
      });
    });
  }

  /** The verdict on `f() == 42`, and whether the thread may be used again. */
  async run(solution: string): Promise<{ passed: boolean; spoilt: boolean }> {
    const reply = this.next();
    this.#worker.postMessage({
      solution,
      tests: 'def check(candidate):\n    assert candidate() == 42\n',
      call: 'check(f)',
      entryPoint: 'f',
      timeout: 0,
    });
    const verdict = await reply;
    const passed = verdict.kind === 'verdict' && verdict.reason === null;
    return { passed, spoilt: Atomics.load(this.#spoilt, 0) === 1 };
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

describe('a thread of Pyodide', () => {
  let setup: Omit<WorkerSetup, 'spoilt'>;
  let thread: Thread | undefined;

  const start = async (): Promise<Thread> => {
    thread = new Thread(setup);
    expect(await thread.next()).toMatchObject({ kind: 'ready' });
    return thread;
  };
  const inF = (body: string): string => `def f():\n${body.replace(/^/gm, '    ')}\n`;

  beforeAll(async () => {
    const snapshot = readFileSync(await ensureSnapshot());
    const shared = new SharedArrayBuffer(snapshot.length);
    new Uint8Array(shared).set(snapshot);
    const wasm = readFileSync(`${pyodideFolder}/pyodide.asm.wasm`);
    setup = {
      pyodideFolder,
      judge: judgeSource(),
      memoryLimit: MEMORY_LIMIT,
      snapshot: shared,
      module: await WebAssembly.compile(wasm),
    };
  });
  afterEach(async () => {
    await thread?.end();
    thread = undefined;
  });

  /** Each leaves what it can in Python; each asks whether anything was left before it. */
  const HARMLESS = [
    ['computes', 'return 42'],
    ['fails', 'raise ValueError("x")'],
    ['is wrong', 'return 41'],
    ['ends', 'raise SystemExit(0)'],
    ['recurses', 'return f()'],
    ['tells the time', 'import time, datetime\ntime.time(); datetime.datetime.now()\nreturn 42'],
    ['rolls dice', 'import random, os\nrandom.seed(); os.urandom(8)\nreturn 42'],
    [
      'prints and warns',
      'import sys\nprint(1)\nprint(2, file=sys.stderr)\nassert "\\d"\nreturn 42',
    ],
    ['takes some memory', 'x = [str(i) for i in range(300_000)]\nreturn 42'],
    ['imports what is there', 'import re, math, collections, itertools, json, hashlib\nreturn 42'],
    [
      'patches the interpreter',
      'import builtins, sys, math\nbuiltins.len = lambda x: 0\nmath.sqrt = None\nsys.modules["re"] = None\nsys.path.clear()\nreturn 42',
    ],
    ['leaves cycles and much garbage', 'x = []\nx.append(x)\nlist(range(200_000))\nreturn 42'],
    ['sets recursion free', 'import sys\nsys.setrecursionlimit(10 ** 6)\nreturn 42'],
    [
      'changes types and small numbers through the C interface',
      'import gc\nfor o in gc.get_objects():\n    if type(o) is dict and "left" not in o and o.get("__name__") == "collections": o["left"] = 1\nreturn 42',
    ],
  ] as const;
  const ASK =
    'import builtins, sys, math, collections, re\ndef f():\n' +
    '    clean = len([1]) == 1 and math.sqrt(4) == 2 and sys.path and sys.getrecursionlimit() < 10 ** 5\n' +
    '    return 42 if clean and not hasattr(collections, "left") and re.match("a", "a") else 0\n';

  it('is used for one program after the other, and each finds it as the first one did', async () => {
    const used = await start();
    for (let round = 0; round < 3; round++) {
      for (const [what, body] of HARMLESS) {
        expect((await used.run(inF(body))).spoilt, what).toBe(false);
        expect(await used.run(ASK), `after one that ${what}`).toEqual({
          passed: true,
          spoilt: false,
        });
      }
    }
  });

  it.each([
    ['writes a file', 'open("/tmp/x", "w").write("x")\nreturn 42'],
    ['reads a file', 'open("/tmp/x")'],
    ['makes a folder', 'import os\nos.mkdir("/tmp/x")'],
    ['goes elsewhere', 'import os\nos.chdir("/tmp")\nreturn 42'],
    ['writes to another descriptor', 'import os\nos.write(5, b"x")'],
    ['opens a socket', 'import socket\nsocket.socket()\nreturn 42'],
    ['takes much memory', 'x = bytearray(200 * 1024 ** 2)\nreturn 42'],
    ['leaves by the back door', 'import os\nos._exit(0)'],
    ['finds JavaScript', `${FIND_JAVASCRIPT}return 41 + to_js([1]).length`],
    [
      'changes JavaScript for all who come after',
      `${FIND_JAVASCRIPT}to_js([1]).constructor.prototype.left = 42\nreturn to_js([1]).left`,
    ],
  ])('is not used again after a program that %s', async (_what, body) => {
    const used = await start();
    expect((await used.run(inF('return 42'))).spoilt).toBe(false);
    const { passed, spoilt } = await used.run(inF(body));
    expect(spoilt).toBe(true);
    // Those that mean to return 42 got as far as that.
    expect(passed).toBe(body.includes('return'));
  });
});
