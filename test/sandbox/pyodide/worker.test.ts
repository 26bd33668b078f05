import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startingFromSnapshot } from '../../../src/sandbox/pyodide/ensure-snapshot.js';
import { pyodideFolder } from '../../../src/sandbox/pyodide/folder.js';
import { type Line, openLine } from '../../../src/sandbox/pyodide/line.js';
import type {
  WorkerReply,
  WorkerRequest,
  WorkerSetup,
} from '../../../src/sandbox/pyodide/messages.js';
import { pyodideSource } from '../../../src/sandbox/python-files.js';
import { MEMORY_LIMIT } from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';
import { FIND_API, FIND_JAVASCRIPT } from '../../support/find-javascript.js';
import { FULL, partOf } from '../../support/full.js';
import { temporaryFolder } from '../../support/temp.js';

process.env.CARDBENCH_HOME = sharedHome;

/** A thread as a guard starts it. What its tests ask stands in a file, and its answers go to another. */
class Thread {
  readonly #worker: Worker;
  readonly #requests: number;
  readonly #answers: number;
  readonly #line: Line;
  #programs = 0;

  constructor(setup: Omit<WorkerSetup, 'line'>, folder: string) {
    const [requests, answers] = [join(folder, 'requests'), join(folder, 'answers')];
    this.#requests = openSync(requests, 'a');
    this.#answers = openSync(answers, 'a');
    this.#line = openLine({ read: openSync(answers, 'r'), write: this.#requests });
    this.#worker = new Worker(new URL('../../../dist/processes/worker.js', import.meta.url), {
      workerData: { ...setup, line: { read: openSync(requests, 'r'), write: this.#answers } },
      transferList: setup.snapshot === undefined ? [] : [setup.snapshot],
      env: {},
      stdout: true,
      stderr: true,
      resourceLimits: { stackSizeMb: 8 },
    });
  }

  /** All that the thread says until something of that kind. */
  until(kind: WorkerReply['kind']): Promise<WorkerReply[]> {
    return new Promise((resolve, reject) => {
      const replies: WorkerReply[] = [];
      const onMessage = (reply: WorkerReply): void => {
        replies.push(reply);
        if (reply.kind !== kind) return;
        this.#worker.off('error', reject);
        this.#worker.off('message', onMessage);
        resolve(replies);
      };
      this.#worker.once('error', reject);
      this.#worker.on('message', onMessage);
    });
  }

  /** Whether `f()` gave 42, and whether the thread may be used again. */
  async run(solution: string): Promise<{ passed: boolean; spoilt: boolean }> {
    const said = this.until('restored');
    const program = `program ${++this.#programs} `;
    // The tokens of write_values.py: the names that tests look for, then the call of the first.
    for (const text of ['sprepare\nl0\nl1\nsf', 'scall\ni0\nF\nt0\nd0']) {
      this.#line.send(program, { kind: 'request', text });
    }
    this.#line.send(program, { kind: 'end' });
    this.#worker.postMessage({ kind: 'begin', program, text: solution } satisfies WorkerRequest);
    const replies = await said;
    const answers: string[] = [];
    for (;;) {
      const received = this.#line.receive(program);
      if (received === undefined) break;
      if (received.kind === 'answer') answers.push(received.text);
    }
    return {
      passed: answers[1] === 'svalue\ni2a',
      spoilt: replies.some((reply) => reply.kind === 'spoilt'),
    };
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

describe('a thread of Pyodide', () => {
  let setup: Omit<WorkerSetup, 'snapshot' | 'line'>;
  let kept: Uint8Array;
  let thread: Thread | undefined;

  const start = async (from: 'the snapshot' | 'nothing' = 'the snapshot'): Promise<Thread> => {
    const snapshot = from === 'nothing' ? undefined : new Uint8Array(kept).buffer;
    thread = new Thread({ ...setup, snapshot }, temporaryFolder());
    expect(await thread.until('ready')).toEqual([{ kind: 'ready', python: expect.any(String) }]);
    return thread;
  };
  const inF = (body: string): string => `def f():\n${body.replace(/^/gm, '    ')}\n`;

  beforeAll(async () => {
    const read = async (path = ''): Promise<Uint8Array> => readFileSync(path);
    kept = await startingFromSnapshot(read)();
    const wasm = readFileSync(`${pyodideFolder}/pyodide.asm.wasm`);
    setup = {
      role: 'solution',
      pyodideFolder,
      source: pyodideSource('solution'),
      memoryLimit: MEMORY_LIMIT,
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

  it.each(FULL ? (['the snapshot', 'nothing'] as const) : (['the snapshot'] as const))(
    'started from %s is used for one program after the other, and each finds it as the first one did',
    async (from) => {
      const used = await start(from);
      for (let round = 0; round < (FULL ? 3 : 1); round++) {
        for (const [what, body] of HARMLESS) {
          expect((await used.run(inF(body))).spoilt, what).toBe(false);
          expect(await used.run(ASK), `after one that ${what}`).toEqual({
            passed: true,
            spoilt: false,
          });
        }
      }
    },
  );

  const SPOILING = [
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
    [
      'keeps its thread from telling so',
      `${FIND_JAVASCRIPT}run = to_js([1]).constructor.constructor\n` +
        'run("const { prototype } = MessagePort, post = prototype.postMessage;' +
        " prototype.postMessage = function (message) { if (message.kind !== 'spoilt') post.call(this, message) }" +
        '")()\nreturn 42',
    ],
  ] as const;
  it.each(partOf(SPOILING, 5, 'worker'))(
    'is not used again after a program that %s',
    async (_what, body) => {
      const used = await start();
      expect((await used.run(inF('return 42'))).spoilt).toBe(false);
      const { passed, spoilt } = await used.run(inF(body));
      expect(spoilt).toBe(true);
      // Those that mean to return 42 got as far as that.
      expect(passed).toBe(body.includes('return'));
    },
  );

  it('holds nothing of the snapshot that a program could change for others', async () => {
    const used = await start();
    const probe = `${FIND_API}left = hasattr(api.config, "_loadSnapshot")\nreturn 41 if left else 42`;
    expect(await used.run(inF(probe))).toEqual({ passed: true, spoilt: true });
  });
});
