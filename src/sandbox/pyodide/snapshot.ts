// Run as a process of its own: `node snapshot.js <file>` starts Pyodide, imports what programs commonly import, compiles
// the Python of both roles, and writes the interpreter's memory to the file.
import { writeFileSync } from 'node:fs';
import { loadPyodide } from 'pyodide';
import { PRELOADED } from '../preloaded.js';
import { compileRoles } from './role-code.js';

const target = process.argv[2] ?? '';
// `_makeSnapshot` is Pyodide's own, undocumented switch for it.
const options = { _makeSnapshot: true } as Parameters<typeof loadPyodide>[0];
const pyodide = await loadPyodide(options);
pyodide.runPython(`import ${PRELOADED.join(', ')}`);
compileRoles(pyodide);
const { makeMemorySnapshot } = pyodide as unknown as { makeMemorySnapshot: () => Uint8Array };
writeFileSync(target, makeMemorySnapshot.call(pyodide));
process.exit(0);
