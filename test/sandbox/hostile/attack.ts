import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBubblewrap } from '../../../src/sandbox/bubblewrap/open.js';
import { openSandbox } from '../../../src/sandbox/open.js';
import type {
  PythonJob,
  PythonOutcome,
  Sandbox,
  SandboxName,
} from '../../../src/sandbox/sandbox.js';
import { sharedHome } from '../../support/cli.js';
import { partOf } from '../../support/full.js';
import { programsIn } from './programs.js';
import { jobFor, rightFor, wrongFor } from './targets.js';

process.env.CARDBENCH_HOME = sharedHome;
process.env.HOSTILE_SECRET = 'only the host knows';

/** Characters that a reason may have, for it is shown in terminals and kept. */
const PRINTABLE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,500}$/u;

/** Why a sandbox cannot be tried on this machine; `undefined` where it can. */
export async function missing(name: SandboxName): Promise<string | undefined> {
  if (name === 'pyodide') return undefined;
  const opened = await openBubblewrap();
  if (typeof opened === 'string') return opened;
  await opened.close();
  return undefined;
}

/**
 * Runs the programs of these files in a sandbox, each between one that is right and one that is wrong by
 * the same tests.
 *
 * @param n one in so many programs of a file is run
 */
export function attack(name: SandboxName, files: readonly string[], n: number): void {
  const tried = n === 1 ? 'every program' : `one program in ${n}`;
  describe(`${name}: between a right program and a wrong one, nothing passes by: ${tried}`, () => {
    let sandbox: Sandbox;
    let folder: string;
    let connections = 0;
    const listener = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'cardbench-host-'));
      writeFileSync(join(folder, 'file.txt'), 'of the host', { mode: 0o666 });
      await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
      sandbox = await openSandbox(name);
    });
    afterAll(async () => {
      await sandbox.close();
      listener.close();
      rmSync(folder, { recursive: true });
    });

    const judged = async (job: PythonJob): Promise<PythonOutcome['kind']> => {
      const outcome = await sandbox.run(job);
      if (outcome.kind === 'failed') expect(outcome.reason).toMatch(PRINTABLE);
      return outcome.kind;
    };

    // The files side by side, the programs of each in turn: right, hostile, wrong, hostile, right, and so on, so that
    // each hostile program stands between the two.
    describe.concurrent('the programs', () => {
      for (const file of files) {
        const all = programsIn(file).filter(({ only = name }) => only === name);
        const programs = partOf(all, n, `${file} ${name}`);
        describe.concurrent(file, () => {
          it.sequential('a right program before the first', async () => {
            expect(await judged(rightFor(programs[0]?.target ?? 'answer'))).toBe('passed');
          });
          const cases = programs.map((program, index) => ({ ...program, index }));
          it.sequential.each(cases)('$name', async ({ code, target, timeout, index }) => {
            const { port } = listener.address() as AddressInfo;
            const host = `HOST_FILE = ${JSON.stringify(join(folder, 'file.txt'))}\nHOST_PORT = ${port}\n`;
            expect(await judged(jobFor(target, host + code, timeout))).not.toBe('passed');
            const [after, expected] =
              index % 2 === 0 ? [wrongFor(target), 'failed'] : [rightFor(target), 'passed'];
            expect(await judged(after)).toBe(expected);
          });
        });
      }
    });

    it('and nothing on the host has changed', () => {
      expect(readFileSync(join(folder, 'file.txt'), 'utf8')).toBe('of the host');
      expect(readdirSync(folder)).toEqual(['file.txt']);
      expect(connections).toBe(0);
      for (const path of [tmpdir(), '/tmp', '/dev/shm', '/', '/usr', '/usr/bin', process.cwd()]) {
        if (statSync(path, { throwIfNoEntry: false }) === undefined) continue;
        expect(
          readdirSync(path).filter((each) => /^(hostile-left|left|large)$/.test(each)),
        ).toEqual([]);
      }
    });
  });
}
