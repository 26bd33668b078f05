import { defineConfig } from 'vitest/config';
import { FULL } from './test/support/full.js';
import { LongestFirst } from './test/support/longest-first.js';

/**
 * Tests that need a process of their own: sandboxes, whose processes and memory are looked at, but for parts that are
 * tried without one. All others leave nothing behind in theirs: they share a few, and its modules are loaded once.
 */
const alone = [
  'test/sandbox/!(answer-allowance|close-after-exit).test.ts',
  'test/sandbox/pyodide/!(another-pair|ensure-snapshot|line|rewind).test.ts',
  'test/sandbox/hostile/*.test.ts',
  'test/live/*.test.ts',
  // These replace modules that others read.
  'test/datasets/formats/many-rows.test.ts',
  'test/explain/no-code.test.ts',
];

export default defineConfig({
  test: {
    // No test is about time: this is for one that hangs, on a slow machine that does other things, too.
    testTimeout: FULL ? 900_000 : 300_000,
    hookTimeout: 300_000,
    setupFiles: ['test/support/long-waits.ts'],
    // For two cores: while tests wait for a timer or a process, others run.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.cache/vitest-report.json' }]]
      : ['default'],
    projects: [
      {
        extends: true,
        test: { name: 'alone', include: alone },
      },
      {
        extends: true,
        test: { name: 'sharing', include: ['test/**/*.test.ts'], exclude: alone, isolate: false },
      },
    ],
  },
});
