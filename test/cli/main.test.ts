import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/core/package-root.js';
import { temporaryFolder } from '../support/temp.js';

describe('a command whose messages nobody reads any more', () => {
  it('goes on to its end', async () => {
    const main = join(packageRoot, 'dist', 'cli', 'main.js');
    const args = [main, 'run', 'mmlu', '-m', 'demo', '-n', '2', '--json'];
    const child = spawn(process.execPath, args, {
      cwd: temporaryFolder(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stderr.destroy();
    let printed = '';
    child.stdout.on('data', (part: Buffer) => {
      printed += part.toString();
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(JSON.parse(printed).benchmarks).toHaveLength(1);
  });
});
