import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // No test is about time: this is for one that hangs, on a slow machine that does other things, too.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Two cores: more workers would only make the timed sandbox tests flaky.
    maxWorkers: 2,
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'node_modules/.cache/vitest-report.json' }]]
      : ['default'],
  },
});
