import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startingFromSnapshot } from '../../../src/sandbox/pyodide/ensure-snapshot.js';
import { pyodideFolder } from '../../../src/sandbox/pyodide/folder.js';
import { loadInterpreter } from '../../../src/sandbox/pyodide/load.js';
import { sharedHome } from '../../support/cli.js';

process.env.CARDBENCH_HOME = sharedHome;

it('an interpreter that has started leaves nothing of the snapshot that it started from', async () => {
  const read = async (path = ''): Promise<Uint8Array> => readFileSync(path);
  const snapshot = new Uint8Array(await startingFromSnapshot(read)()).buffer;
  expect(snapshot.byteLength).toBeGreaterThan(10_000_000);
  const setup = { pyodideFolder, snapshot };
  const pyodide = await loadInterpreter(setup);
  expect(pyodide.runPython('sum(range(10))')).toBe(45);
  expect(snapshot.byteLength).toBe(0);
  expect(setup).toEqual({ pyodideFolder });
  const { config } = (pyodide as unknown as { _api: { config: object } })._api;
  expect(config).toHaveProperty('BUILD_ID');
  expect(config).not.toHaveProperty('_loadSnapshot');
});
