#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Keeps compiled code from one start to the next; Node 20 does not have it.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}
const { runCommandLine } = await import('./command-line.js');
await runCommandLine(process.argv.slice(2));
