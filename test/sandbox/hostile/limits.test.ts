import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../../src/sandbox/open.js';
import { MEMORY_LIMIT, type Sandbox, type SandboxName } from '../../../src/sandbox/sandbox.js';
import { peaks } from '../../support/descendants.js';
import { FULL, partOf } from '../../support/full.js';
import { missing } from './attack.js';
import { programsIn } from './programs.js';
import { jobFor, rightFor } from './targets.js';

const names: SandboxName[] = ['bubblewrap', 'pyodide'];
const why = { bubblewrap: await missing('bubblewrap'), pyodide: undefined };
/** What comes on top before a limit that is looked at from time to time is noticed. */
const UNNOTICED = 512 * 1024 ** 2;

const MEMORY =
  /^(five|the stacks|anonymous|files|memory of|shared|lists of JavaScript|a text of JavaScript)/;
const SPIN = `
import threading
def spin():
    while True: pass
def f():
    for _ in range(28): threading.Thread(target=spin).start()
    spin()
`;
/** The same without the interpreter's lock, so that all of them run at once. */
const SPIN_IN_C = `
import hashlib, threading
def spin():
    data = bytes(10 ** 7)
    while True: hashlib.sha256(data)
def f():
    for _ in range(28): threading.Thread(target=spin).start()
    spin()
`;

const tried = FULL ? 'every program' : 'one program in 6';
describe.skipIf(process.platform !== 'linux').each(names)(`limits of %s: ${tried}`, (name) => {
  if (why[name] !== undefined) {
    it.skip(`works here (skipped: ${why[name]})`);
    return;
  }
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox(name);
  });
  afterAll(() => sandbox.close());

  const programs = [
    ...programsIn('limits'),
    ...(name === 'pyodide' ? programsIn('javascript') : []),
  ]
    .filter(({ only = name }) => only === name)
    .filter((program) => MEMORY.test(program.name));
  it.each(partOf(programs, 6, name))(
    'hold for the memory of $name',
    async ({ code, target, timeout }) => {
      const { memory } = await peaks(() => sandbox.run(jobFor(target, code, timeout)));
      expect(memory).toBeLessThan(MEMORY_LIMIT + UNNOTICED);
      expect(await sandbox.run(rightFor('answer'))).toEqual({ kind: 'passed' });
    },
  );

  it.runIf(name === 'bubblewrap').each([
    ['in Python', SPIN],
    ['in C', SPIN_IN_C],
  ])('hold for the processor time of 29 threads %s together', async (_where, code) => {
    const { seconds } = await peaks(() => sandbox.run(jobFor('answer', code, 1000)));
    // A second more than the time of the program, and the last look at it.
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(3);
    expect(await sandbox.run(rightFor('answer'))).toEqual({ kind: 'passed' });
  });
});
