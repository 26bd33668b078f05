import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PyodideInterface } from 'pyodide';
import { PRELOADED } from '../preloaded.js';
import type { WorkerSetup } from './messages.js';

/**
 * Starts the interpreter in this thread: from the thread's own copy of the snapshot, which is gone
 * when this returns, or without one. Either way all of `PRELOADED` is imported.
 */
export async function loadInterpreter(
  setup: Pick<WorkerSetup, 'pyodideFolder' | 'snapshot'>,
): Promise<PyodideInterface> {
  const { loadPyodide } = (await import(
    pathToFileURL(join(setup.pyodideFolder, 'pyodide.mjs')).href
  )) as typeof import('pyodide');
  const { snapshot } = setup;
  const options = {
    ...(snapshot !== undefined && { _loadSnapshot: new Uint8Array(snapshot) }),
    // A bare object for Python's `js` module: no global of Node's.
    jsglobals: Object.create(null),
  } as Parameters<typeof loadPyodide>[0];
  const pyodide = await loadPyodide(options);
  if (snapshot === undefined) pyodide.runPython(`import ${PRELOADED.join(', ')}`);
  else destroySnapshot(setup, pyodide);
  return pyodide;
}

/** Pyodide's configuration and the setup lose it, and its bytes are freed whoever else points to them. */
function destroySnapshot(setup: Pick<WorkerSetup, 'snapshot'>, pyodide: PyodideInterface): void {
  const { _api: api } = pyodide as unknown as { _api: { config: object } };
  Reflect.deleteProperty(api.config, '_loadSnapshot');
  if (setup.snapshot !== undefined) structuredClone(setup.snapshot, { transfer: [setup.snapshot] });
  Reflect.deleteProperty(setup, 'snapshot');
}
