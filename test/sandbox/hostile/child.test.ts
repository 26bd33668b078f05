import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgedInChild } from './child.js';

describe('a child that judges programs', () => {
  // Longer than any test may take.
  const hangs = ['sh', '-c', 'echo of the child >&2; sleep 1000; exec "$0" "$@"'];

  it.skipIf(process.platform !== 'linux')(
    'that hangs is ended, and the error says what it wrote and where its processes wait',
    async () => {
      const error = await judgedInChild('bubblewrap', [], { through: hangs, limit: 500 }).catch(
        (thrown: unknown) => String(thrown),
      );
      expect(error).toContain('no end within 500 ms; it wrote "of the child\n"');
      expect(error).toMatch(/process \d+ of \d+\n {2}sh S \(sleeping\), in \w+/);
      const sleeping = /process (\d+) of \d+\n {2}sleep S \(sleeping\), in \w+/.exec(String(error));
      const pid = Number(sleeping?.[1]);
      expect(pid).toBeGreaterThan(0);
      await expect.poll(() => isRunning(pid)).toBe(false);
    },
  );
});

/** A zombie has ended; the system's first process only has not asked for it yet. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
