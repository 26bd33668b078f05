// A process that holds one worker thread at a time, with few rights (flags in `process.ts`). A thread
// that a program may have spoilt is replaced before the next program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtOnce } from './line.js';
import { type GuardReply, type GuardRequest, verdictIn } from './messages.js';
import { type Common, type Interpreter, startInterpreter, type ThreadEvents } from './thread.js';

const reply = (message: GuardReply): void => {
  process.send?.(message);
};

/** Milliseconds after which a thread is replaced rather than restored: starting one takes some 250. */
const RESTORE_LIMIT = 150;

/** Milliseconds in which a thread ends. One that waits at its line cannot be ended, so the process is. */
const END_LIMIT = 3_000;

/** Milliseconds between two looks at a program that runs. */
const LOOK = 20;

let setup: Common | undefined;
let interpreter: Promise<Interpreter> | undefined;
/** Bytes that this process has before any program. */
let atRest = 0;
let watch: NodeJS.Timeout | undefined;
/** The name of the running program on the line. */
let program: string | undefined;
/** Tells the other side of the line that the thread has ended, until it could be told. */
let telling: NodeJS.Timeout | undefined;

process.on('message', (request: GuardRequest) => {
  handle(request).catch((thrown: unknown) => {
    reply({ kind: 'broken', reason: thrown instanceof Error ? thrown.message : String(thrown) });
  });
});
process.on('disconnect', endProcess);

async function handle(request: GuardRequest): Promise<void> {
  switch (request.kind) {
    case 'set up': {
      const { snapshotPath, ...rest } = request.setup;
      const wasm = readFileSync(join(rest.pyodideFolder, 'pyodide.asm.wasm'));
      const snapshot = snapshotPath === undefined ? undefined : readFileSync(snapshotPath);
      setup = { ...rest, snapshot, module: await WebAssembly.compile(wasm) };
      interpreter = startInterpreter(setup, events);
      const { python } = await interpreter;
      atRest = process.memoryUsage.rss();
      reply({ kind: 'ready', python });
      break;
    }
    case 'begin': {
      const ready = await interpreter;
      program = request.program;
      watch = setInterval(look, LOOK);
      ready?.send(request);
      break;
    }
    case 'stop':
      await end(await interpreter);
      break;
    case 'restore':
      program = undefined;
      clearInterval(watch);
      clearInterval(telling);
      // A program that comes waits for this.
      interpreter = restored(interpreter);
      await interpreter;
      reply({ kind: 'restored' });
      break;
  }
}

const events: ThreadEvents = {
  verdict: (said) => {
    if (setup?.role !== 'tests' || program === undefined) return;
    reply({ kind: 'verdict', verdict: verdictIn(said) });
  },
  answered: () => {
    if (setup?.role === 'tests' && program !== undefined) reply({ kind: 'answered' });
  },
  gone: () => {
    if (setup === undefined || program === undefined) return;
    const { role, line } = setup;
    const [other, kind] = [program, role === 'tests' ? 'end' : 'gone'] as const;
    telling = setInterval(() => {
      if (writeAtOnce(line.write, other, { kind })) clearInterval(telling);
    }, 1);
    if (role === 'tests') reply({ kind: 'verdict', verdict: undefined });
  },
};

/** The same interpreter as it was before the program, or a new one. */
async function restored(before: Promise<Interpreter> | undefined): Promise<Interpreter> {
  const used = await before;
  if (setup === undefined) throw new Error('it was not set up');
  // A solution may still be at calls whose answers are no longer wanted.
  const tooLong = setTimeout(() => end(used), RESTORE_LIMIT);
  const isRestored = await used?.restored();
  clearTimeout(tooLong);
  if (used !== undefined && isRestored === true) return used;
  // While it runs it could read what the next program is asked.
  await end(used);
  return startInterpreter(setup, events);
}

async function end(used: Interpreter | undefined): Promise<void> {
  const tooLong = setTimeout(endProcess, END_LIMIT);
  await used?.end();
  clearTimeout(tooLong);
}

/** At once: `process.exit` would wait for the thread. */
function endProcess(): void {
  process.kill(process.pid, 'SIGKILL');
}

/** All that a program holds is in this process: WebAssembly's memory, files, JavaScript's objects. */
function look(): void {
  if (setup === undefined || process.memoryUsage.rss() - atRest <= setup.memoryLimit) return;
  interpreter?.then(end).catch(() => {});
}
