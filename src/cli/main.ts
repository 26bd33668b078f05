#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Keeps compiled code from one start to the next; Node 20 does not have it.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}
const { runCommandLine } = await import('./command-line.js');
const { keepHeapSmall } = await import('./small-heap.js');
// A reader that goes away (`cardbench runs list | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});
process.exitCode = await runCommandLine(process.argv.slice(2), process, {
  onLoaded: keepHeapSmall,
});
