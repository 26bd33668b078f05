// A thread with an interpreter, for solutions or for tests, one program at a time. After each the
// interpreter is put back as it was; a thread in which that cannot be done says so and is ended.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { Message } from './judge-program.js';
import { watchDoors } from './pyodide-doors.js';
import { loadInterpreter } from './pyodide-load.js';
import { denyFiles, lockDown } from './pyodide-lockdown.js';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './pyodide-messages.js';
import { rewindable } from './pyodide-rewind.js';

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const reply = (message: WorkerReply): void => port.postMessage(message);
const say = (message: Message): void => reply({ kind: 'message', message });

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
const doors = watchDoors(setup.module, spoil, setup.role === 'tests');

const pyodide = await loadInterpreter(setup);
denyFiles();
const swallow = { write: (buffer: Uint8Array) => buffer.length };
pyodide.setStdout(swallow);
pyodide.setStderr(swallow);
pyodide.setStdin({ stdin: () => null });

/** What the tests call: a request goes to the solution, and the thread sleeps until the next answers. */
function exchange(request: string | undefined): string | undefined {
  const { answers } = setup;
  if (answers === undefined) return undefined;
  Atomics.store(answers.signal, 0, 0);
  if (request !== undefined) say({ kind: 'ask', text: request });
  for (;;) {
    const received = receiveMessageOnPort(answers.port) as { message: Message } | undefined;
    if (received?.message.kind === 'answer') return received.message.text;
    if (received !== undefined) return undefined;
    Atomics.wait(answers.signal, 0, 0);
    Atomics.store(answers.signal, 0, 0);
  }
}

const python = String(pyodide.runPython('import sys; sys.version.split()[0]'));
const space = pyodide.runPython('{"__name__": "sandbox"}');
if (setup.role === 'tests') space.set('exchange', exchange);
pyodide.runPython(setup.source, { globals: space });
const [load, ask, nextAnswer, runJob] = ['load', 'ask', 'next_answer', 'run_job'].map(
  (name) => space.get(name) as ((text?: string) => string | undefined) | undefined,
);
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

/** Milliseconds after which answers are told of, though there may soon be more: waking others takes time. */
const TELL_AFTER = 2;

function passAnswersOn(): void {
  let told = performance.now();
  for (let text = nextAnswer?.(); text !== undefined; text = nextAnswer?.()) {
    setup.answered?.postMessage(String(text));
    if (performance.now() - told < TELL_AFTER) continue;
    reply({ kind: 'answered' });
    told = performance.now();
  }
  reply({ kind: 'answered' });
}

const VERDICTS = { p: 'passed', f: 'failed', b: 'broken', u: 'unforeseen' } as const;

port.on('message', (request: WorkerRequest) => {
  try {
    switch (request.kind) {
      case 'load':
        load?.(request.text);
        break;
      case 'ask':
        ask?.(request.text);
        passAnswersOn();
        break;
      case 'judge': {
        const said = String(runJob?.(request.text));
        const kind = VERDICTS[said.slice(0, 1) as keyof typeof VERDICTS];
        say(kind === 'failed' || kind === 'broken' ? { kind, text: said.slice(1) } : { kind });
        break;
      }
      case 'restore':
        // Answers that the last program no longer waited for.
        while (setup.answers !== undefined && receiveMessageOnPort(setup.answers.port));
        if (!spoilt && rewind?.() !== true) spoil();
        reply({ kind: 'restored' });
        break;
    }
  } catch {
    // The interpreter itself gave up: `os._exit`, the stack of the host, no memory left.
    spoil();
    say({ kind: 'gone' });
  }
});
