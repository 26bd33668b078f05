// A thread with an interpreter from the snapshot, which takes one job at a time and gives a verdict.
// After each the interpreter is put back as it was; a thread in which that cannot be done is ended.
import { parentPort, workerData } from 'node:worker_threads';
import { watchDoors } from './pyodide-doors.js';
import { loadInterpreter } from './pyodide-load.js';
import { lockDown } from './pyodide-lockdown.js';
import type { WorkerReply, WorkerSetup } from './pyodide-messages.js';
import { rewindable } from './pyodide-rewind.js';
import type { PythonJob } from './sandbox.js';

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const reply = (message: WorkerReply): void => port.postMessage(message);

lockDown(setup.memoryLimit);
/** Whether the program may have left something that rewinding does not undo. */
let spoilt = false;
const spoil = (): void => {
  // Only ever once, and before the program's own JavaScript could run: after that, nothing in this
  // thread can be relied on, this function included.
  if (spoilt) return;
  spoilt = true;
  reply({ kind: 'spoilt' });
};
const doors = watchDoors(setup.module, spoil);

const pyodide = await loadInterpreter(setup);
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
for finder in [finder for finder in sys.meta_path if "Js" in type(finder).__name__]:
    finder.jsproxies.clear()
    sys.meta_path.remove(finder)
`);
for (const name of ['useNodeSockFS', 'mountNodeFS', 'mountNativeFS', 'loadPackage', 'runPython']) {
  Reflect.deleteProperty(pyodide, name);
}
// Unreachable from now on, so that nothing is finalized in the midst of a later program.
space.destroy();

const rewind = rewindable(doors.interpreter()?.exports ?? {});
if (rewind === undefined) spoil();
doors.watch();
reply({ kind: 'ready', python });

port.on('message', (job: PythonJob) => {
  let reason: string | null;
  try {
    const said: unknown = judge(job.solution, job.tests, job.call, job.entryPoint);
    reason = said === undefined ? null : String(said);
  } catch (thrown) {
    // The interpreter itself gave up: `os._exit`, the stack of the host, no memory left.
    spoil();
    reason = `the interpreter ended (${thrown instanceof Error ? thrown.name : 'unknown'})`;
  }
  if (!spoilt && rewind?.() !== true) spoil();
  reply({ kind: 'verdict', reason });
});
