// For every test file: a test that runs for long says so, and what its processes do, before it times out.
import { beforeEach } from 'vitest';
import { family, statesOf } from './descendants.js';

/** Milliseconds, more than any test takes on a machine that does nothing else. */
const LONG = 60_000;

// Tests replace the clock.
const { setTimeout, clearTimeout } = globalThis;

beforeEach(({ task, onTestFinished }) => {
  const timer = setTimeout(() => {
    const states = statesOf(family(process.pid));
    process.stderr.write(`\n"${task.name}" is still running after ${LONG} ms:\n${states}\n`);
  }, LONG);
  onTestFinished(() => clearTimeout(timer));
});
