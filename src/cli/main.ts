#!/usr/bin/env node
import * as nodeModule from 'node:module';

// Caches compiled code between starts; not available in Node 20.
if ('enableCompileCache' in nodeModule && typeof nodeModule.enableCompileCache === 'function') {
  nodeModule.enableCompileCache();
}
const { runCommandLine } = await import('./command-line.js');
await runCommandLine(process.argv.slice(2));
