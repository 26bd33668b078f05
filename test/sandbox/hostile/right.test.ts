import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from '../../../src/sandbox/open.js';
import type { Sandbox, SandboxName } from '../../../src/sandbox/sandbox.js';
import { FULL, partOf } from '../../support/full.js';
import { missing } from './attack.js';
import { programsIn } from './programs.js';

const names: SandboxName[] = ['bubblewrap', 'pyodide'];
const why = { bubblewrap: await missing('bubblewrap'), pyodide: undefined };

/** The lines that begin with `#=` are the tests: imports, and what is asserted. */
function split(code: string): { solution: string; tests: string } {
  const lines = code.split('\n');
  const told = lines.filter((line) => line.startsWith('#= ')).map((line) => line.slice(3));
  const imports = told.filter((line) => /^(import|from) /.test(line));
  const body = told.filter((line) => !imports.includes(line)).map((line) => `    ${line}`);
  const solution = lines.filter((line) => !line.startsWith('#=')).join('\n');
  return { solution, tests: [...imports, 'def check(candidate):', ...body, ''].join('\n') };
}

const tried = FULL ? 'every program' : 'one program in 3';
describe.each(names)(`%s passes what is right: ${tried}`, (name) => {
  if (why[name] !== undefined) {
    it.skip(`works here (skipped: ${why[name]})`);
    return;
  }
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox(name);
  });
  afterAll(() => sandbox.close());

  const programs = ['right_results', 'right_calls']
    .flatMap(programsIn)
    .filter(({ only = name }) => only === name);
  it.concurrent.each(partOf(programs, 3, name))('$name', async ({ code }) => {
    const job = { ...split(code), helpers: '', call: 'check(f)', entryPoint: 'f', timeout: 5000 };
    expect(await sandbox.run(job)).toEqual({ kind: 'passed' });
  });
});
