// A thread with an interpreter, for solutions or for tests, one program at a time. After each the
// interpreter is put back as it was; a thread in which that cannot be done says so and is ended.
import { parentPort, workerData } from 'node:worker_threads';
import { ANSWER_SPACING } from '../answer-spacing.js';
import type { Verdict } from '../verdict.js';
import { watchDoors } from './doors.js';
import { keepAnalyses } from './kept-analyses.js';
import { openLine } from './line.js';
import { loadInterpreter } from './load.js';
import { denyFiles, lockDown } from './lockdown.js';
import type { WorkerReply, WorkerRequest, WorkerSetup } from './messages.js';
import { rewindable } from './rewind.js';
import { runRole } from './role-code.js';

const setup = workerData as WorkerSetup;
const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread');
const reply = (message: WorkerReply): void => port.postMessage(message);
const line = openLine(setup.line);

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
// What a program prints goes nowhere, so it may be text that cannot be encoded.
pyodide.runPython('import sys; sys.stdout.reconfigure(errors="ignore")');

let program = '';
/** Whether the solution of this program reads what is sent to it. */
let ready = false;
/** Whether the tests of this program are known to have changed nothing in their interpreter. */
let leftNothing = false;

/** When the host was last told of an answer. */
let toldAnswer = 0;

function tellAnswer(): void {
  const now = performance.now();
  if (now - toldAnswer < ANSWER_SPACING) return;
  toldAnswer = now;
  reply({ kind: 'answered' });
}

/** What the tests call: a request goes to the solution, and the thread sleeps until the next answer. */
function exchange(request: string | undefined): string | undefined {
  try {
    ready ||= line.receive(program)?.kind === 'ready';
    if (!ready) return undefined;
    if (request !== undefined) line.send(program, { kind: 'request', text: request });
    const received = line.receive(program);
    tellAnswer();
    return received?.kind === 'answer' ? received.text : undefined;
  } catch {
    // The solution's process has ended.
    return undefined;
  }
}

const python = String(pyodide.runPython('import sys; sys.version.split()[0]'));
const space = pyodide.runPython('{"__name__": "sandbox"}');
if (setup.role === 'tests') space.set('exchange', exchange);
runRole(pyodide, setup, space);
const [load, ask, nextAnswer, analyse, runJob] = [
  ...['load', 'ask', 'next_answer', 'analyse', 'run_job'],
].map((name) => space.get(name) as ((...texts: string[]) => string | undefined) | undefined);
const analysisOf = keepAnalyses((job) => String(analyse?.(job)));
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

/** Runs a solution, and answers its tests until they need no more. */
function serve(source: string): void {
  try {
    line.send(program, { kind: 'ready' });
    load?.(source);
    for (;;) {
      const received = line.receive(program);
      if (received?.kind !== 'request') return;
      ask?.(received.text);
      for (let text = nextAnswer?.(); text !== undefined; text = nextAnswer?.()) {
        line.send(program, { kind: 'answer', text: String(text) });
      }
    }
  } catch {
    // The interpreter itself gave up: `os._exit`, the stack of the host, no memory left.
    spoil();
    tell('gone');
  }
}

/** Where the other process has ended, there is nobody to be told. */
function tell(kind: 'end' | 'gone'): void {
  try {
    line.send(program, { kind });
  } catch {}
}

const VERDICTS = { p: 'passed', f: 'failed', b: 'broken', u: 'unforeseen' } as const;

function judge(job: string): Verdict | undefined {
  try {
    const said = String(runJob?.(job, analysisOf(job)));
    leftNothing = said.startsWith('=');
    const kind = VERDICTS[said.slice(1, 2) as keyof typeof VERDICTS];
    return kind === 'failed' || kind === 'broken' ? { kind, text: said.slice(2) } : { kind };
  } catch {
    spoil();
    return undefined;
  } finally {
    tell('end');
  }
}

port.on('message', (request: WorkerRequest) => {
  program = request.program;
  ready = false;
  leftNothing = false;
  if (setup.role === 'solution') serve(request.text);
  else reply({ kind: 'verdict', verdict: judge(request.text) });
  // Without waiting to be asked: the host learns of the verdict, and prepares the next program, in the meantime.
  if (!spoilt && rewind?.(leftNothing) !== true) spoil();
  reply({ kind: 'restored' });
});
