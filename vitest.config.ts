import { defineConfig } from 'vitest/config';
import { FULL } from './test/support/full.js';
import { LongestFirst } from './test/support/longest-first.js';

/** Tests that leave nothing behind in their process: they share one, and its modules are loaded once. */
const sharing = [
  'benchmarks',
  'cards',
  'cli',
  'compare',
  'core',
  'demo',
  'metrics',
  'models',
  'report',
  'results',
  'runner',
  'scheduling',
  'scorers',
  'statistics',
  'store',
  'view',
].map((folder) => `test/${folder}/**/*.test.ts`);

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
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: sharing },
      },
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
    ],
  },
});
