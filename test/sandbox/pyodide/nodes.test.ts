import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temp.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../support/judge-thirty.mjs', import.meta.url));
/** Paths of `node` programs, separated as in PATH. */
const nodes = (process.env['CARDBENCH_TEST_NODES'] ?? '').split(delimiter).filter(Boolean);

async function verdictsOf(node: string, home: string): Promise<string> {
  return (await run(node, [script], { env: { CARDBENCH_HOME: home } })).stdout;
}

function snapshots(home: string): string[] {
  return readdirSync(join(home, 'sandbox')).sort();
}

// Each starts several interpreters, which takes long on a busy machine.
describe('the Pyodide sandbox on other versions of Node', { timeout: 600_000 }, () => {
  if (nodes.length === 0) {
    it.skip('starts (skipped: CARDBENCH_TEST_NODES names no other node; .ci/run installs some)');
    return;
  }
  const expected = 'pf'.repeat(15);

  it.each(nodes)('starts with a fresh cache, and again from its snapshot: %s', async (node) => {
    const home = temporaryFolder();
    expect(await verdictsOf(node, home)).toBe(expected);
    const made = snapshots(home);
    expect(made).toHaveLength(1);
    expect(await verdictsOf(node, home)).toBe(expected);
    expect(snapshots(home)).toEqual(made);
  });

  it('starts with a cache that all of them use in turn', async () => {
    const shared = temporaryFolder();
    const all = [...nodes, process.execPath];
    for (const node of all) expect(await verdictsOf(node, shared), node).toBe(expected);
    const made = snapshots(shared);
    expect(await verdictsOf(process.execPath, shared)).toBe(expected);
    expect(snapshots(shared)).toEqual(made);
  });
});
