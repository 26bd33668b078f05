import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../../src/sandbox/open.js';
import type { Sandbox, SandboxName } from '../../../src/sandbox/sandbox.js';
import { FULL, partOf } from '../../support/full.js';
import { missing } from './attack.js';
import { programsIn } from './programs.js';
import { jobFor } from './targets.js';

const TRACES = readFileSync(join(import.meta.dirname, 'programs', 'traces.py'), 'utf8');
const names: SandboxName[] = ['bubblewrap', 'pyodide'];
const why = { bubblewrap: await missing('bubblewrap'), pyodide: undefined };

const tried = FULL ? 'every program' : 'one program in 4';
describe.each(names)(`%s: what a program finds is what the first one found: ${tried}`, (name) => {
  if (why[name] !== undefined) {
    it.skip(`works here (skipped: ${why[name]})`);
    return;
  }
  let sandbox: Sandbox;
  /** All that the program found, as the reason why it fails. */
  const found = (): Promise<unknown> =>
    sandbox.run(jobFor('answer', `${TRACES}\nfind = f\ndef f():\n    raise ValueError(find())\n`));
  let first: unknown;
  beforeAll(async () => {
    sandbox = await openSandbox(name);
    first = await found();
  });
  afterAll(() => sandbox.close());

  it('and that is told in full', () => {
    expect(first).toEqual({
      kind: 'failed',
      reason: expect.stringMatching(/^ValueError:( [0-9a-f]{8}){18}$/),
    });
  });

  // One at a time: the next program then gets the interpreter of the one before.
  it.each(partOf(programsIn('leftovers'), 8, name))(
    'after $name',
    async ({ code, target, timeout }) => {
      expect((await sandbox.run(jobFor(target, code, timeout))).kind).not.toBe('passed');
      expect(await found()).toEqual(first);
    },
  );
});
