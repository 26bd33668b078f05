// A thread that lives for one program: an interpreter from the snapshot, one job, one verdict.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { lockDown } from './pyodide-lockdown.js';
import type { WorkerReply, WorkerSetup } from './pyodide-messages.js';
import type { PythonJob } from './sandbox.js';

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const reply = (message: WorkerReply): void => port.postMessage(message);

lockDown(setup.memoryLimit);
useCompiled(setup.module);

// Its own memory snapshot and a bare object for Python's `js` module: no global of Node's.
const { loadPyodide } = (await import(
  pathToFileURL(join(setup.pyodideFolder, 'pyodide.mjs')).href
)) as typeof import('pyodide');
const options = {
  _loadSnapshot: new Uint8Array(setup.snapshot),
  jsglobals: Object.create(null),
} as Parameters<typeof loadPyodide>[0];
const pyodide = await loadPyodide(options);
const swallow = { write: (buffer: Uint8Array) => buffer.length };
pyodide.setStdout(swallow);
pyodide.setStderr(swallow);
pyodide.setStdin({ stdin: () => null });

const python = String(pyodide.runPython('import sys; sys.version.split()[0]'));
const space = pyodide.runPython('{}');
pyodide.runPython(setup.judge, { globals: space });
const judge = space.get('judge') as (...args: string[]) => string | undefined;
// Python's doors to JavaScript. Whoever finds another is met by the process's own limits.
pyodide.runPython(`
import sys
for name in [n for n in sys.modules if n.split(".")[0] in ("js", "pyodide", "pyodide_js", "_pyodide")]:
    if name != "_pyodide" and not name.startswith("_pyodide."):
        del sys.modules[name]
sys.meta_path[:] = [finder for finder in sys.meta_path if "Js" not in type(finder).__name__]
`);
for (const name of ['useNodeSockFS', 'mountNodeFS', 'mountNativeFS', 'loadPackage', 'runPython']) {
  Reflect.deleteProperty(pyodide, name);
}
reply({ kind: 'ready', python });

port.once('message', (job: PythonJob) => {
  let reason: string | null;
  try {
    reason = judge(job.solution, job.tests, job.call, job.entryPoint) ?? null;
  } catch (thrown) {
    // The interpreter itself gave up: `os._exit`, the stack of the host, no memory left.
    reason = `the interpreter ended (${thrown instanceof Error ? thrown.name : 'unknown'})`;
  }
  reply({ kind: 'verdict', reason });
});

/** Compiling the interpreter takes longer than starting it, so it is compiled once a process. */
function useCompiled(module: WebAssembly.Module): void {
  const instantiate = WebAssembly.instantiate as (...args: unknown[]) => Promise<unknown>;
  const replaced = async (source: unknown, imports: unknown): Promise<unknown> =>
    isMain(source)
      ? { module, instance: await instantiate(module, imports) }
      : instantiate(source, imports);
  Object.defineProperty(WebAssembly, 'instantiate', { value: replaced });
  Object.defineProperty(WebAssembly, 'instantiateStreaming', { value: undefined });
}

/** Pyodide also instantiates a tiny module to learn what the engine can do. */
function isMain(source: unknown): boolean {
  const bytes = ArrayBuffer.isView(source) || source instanceof ArrayBuffer ? source.byteLength : 0;
  return bytes > 1_000_000;
}
