#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Caches compiled code between starts; not available in Node 20.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}
// It is not an error if the reader closes the pipe (`cardbench runs list | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
// Nor if nobody reads the messages any more (`cardbench run mmlu 2>&1 | head`): the command goes on.
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
/** Commands that wait for a model most of the time. */
const CALLING = new Set(['run', 'card', 'reproduce', 'worker']);
const [first = '', second, store] = process.argv.slice(2);
if (first === 'completion' && second === '--runs') {
  // At a press of Tab: nothing else is loaded.
  const { printRunWords } = await import('./completion-runs.js');
  printRunWords(store);
} else {
  const { runCommandLine } = await import('./command-line.js');
  const { keepHeapSmall, keepHeapSmallBetweenCalls } = await import('./small-heap.js');
  process.exitCode = await runCommandLine(process.argv.slice(2), process, {
    onLoaded: CALLING.has(first) ? keepHeapSmallBetweenCalls : keepHeapSmall,
  });
}
