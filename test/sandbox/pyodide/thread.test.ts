import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startingFromSnapshot } from '../../../src/sandbox/pyodide/ensure-snapshot.js';
import { pyodideFolder } from '../../../src/sandbox/pyodide/folder.js';
import {
  type Common,
  type Interpreter,
  startInterpreter,
} from '../../../src/sandbox/pyodide/thread.js';
import { pyodideSource } from '../../../src/sandbox/python-files.js';
import { MEMORY_LIMIT } from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';
import { sharedFolder } from '../../support/temp.js';

process.env.CARDBENCH_HOME = sharedHome;

describe('an interpreter in a thread', () => {
  let start: () => Promise<Interpreter>;
  let gone = 0;

  beforeAll(async () => {
    const path = join(sharedFolder(), 'line');
    const write = openSync(path, 'a');
    const common: Common = {
      role: 'solution',
      pyodideFolder,
      source: pyodideSource('solution'),
      memoryLimit: MEMORY_LIMIT,
      line: { read: openSync(path, 'r'), write },
      snapshot: await startingFromSnapshot(async (kept = '') => readFileSync(kept))(),
      module: await WebAssembly.compile(readFileSync(join(pyodideFolder, 'pyodide.asm.wasm'))),
    };
    start = () =>
      startInterpreter(common, { verdict: () => {}, answered: () => {}, gone: () => gone++ });
  });

  it('is put back after each program', async () => {
    const interpreter = await start();
    expect(await interpreter.restored()).toBe(true);
    for (const program of ['one', 'two']) {
      interpreter.send({ kind: 'begin', program, text: 'x = 1' });
      expect(await interpreter.restored()).toBe(true);
    }
    expect(await interpreter.restored()).toBe(true);
    await interpreter.end();
  });

  it('is not used again once it is being ended, though it was about to say that it was put back', async () => {
    const interpreter = await start();
    interpreter.send({ kind: 'begin', program: 'one', text: 'while True: pass' });
    const restored = interpreter.restored();
    const ended = interpreter.end();
    expect(await restored).toBe(false);
    await ended;
    expect(await interpreter.restored()).toBe(false);
  });

  it('tells when it has ended', async () => {
    const before = gone;
    const interpreter = await start();
    await interpreter.end();
    expect(gone).toBe(before + 1);
  });
});
