// A process that holds one worker thread at a time, with few rights (flags in `pyodide-process.ts`). A
// thread that a program may have spoilt is replaced before the next program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerAllowance, SEPARATOR } from './answer-allowance.js';
import type { Message } from './judge-program.js';
import { type GuardReply, type GuardRequest, isSaidBy } from './pyodide-messages.js';
import { type Common, type Interpreter, startInterpreter } from './pyodide-thread.js';

const reply = (message: GuardReply): void => {
  process.send?.(message);
};
const allowance = answerAllowance();
/** Answers that go to the host together. */
let answers: string[] = [];
/** Whether nothing that the interpreter still says is passed on, until it has been restored. */
let silenced = false;
const say = (message: Message): void => {
  if (setup === undefined || silenced) return;
  const said = isSaidBy(setup.role, message);
  if (said && message.kind === 'answer' && allowance.admits(message.text.length)) {
    answers.push(message.text);
    return;
  }
  tellAnswers();
  if (said && message.kind !== 'answer') {
    reply({ kind: 'message', message });
    return;
  }
  silenced = true;
  reply({ kind: 'message', message: { kind: 'gone' } });
  interpreter?.then(({ end }) => end()).catch(() => {});
};
function tellAnswers(): void {
  if (answers.length === 0) return;
  reply({ kind: 'message', message: { kind: 'answer', text: answers.join(SEPARATOR) } });
  answers = [];
}

/** Milliseconds after which a thread is replaced rather than restored: starting one takes some 250. */
const RESTORE_LIMIT = 150;

/** Milliseconds between two looks at a program that runs. */
const LOOK = 20;

let setup: Common | undefined;
let interpreter: Promise<Interpreter> | undefined;
/** Bytes that this process has before any program. */
let atRest = 0;
let watch: NodeJS.Timeout | undefined;

process.on('message', (request: GuardRequest) => {
  handle(request).catch((thrown: unknown) => {
    reply({ kind: 'broken', reason: thrown instanceof Error ? thrown.message : String(thrown) });
  });
});
process.on('disconnect', () => process.exit(0));

async function handle(request: GuardRequest): Promise<void> {
  switch (request.kind) {
    case 'set up': {
      const { snapshotPath, ...rest } = request.setup;
      const wasm = readFileSync(join(rest.pyodideFolder, 'pyodide.asm.wasm'));
      const snapshot = snapshotPath === undefined ? undefined : readFileSync(snapshotPath);
      setup = { ...rest, snapshot, module: await WebAssembly.compile(wasm) };
      interpreter = startInterpreter(setup, say, tellAnswers);
      const { python } = await interpreter;
      atRest = process.memoryUsage.rss();
      reply({ kind: 'ready', python });
      break;
    }
    case 'message':
      watch ??= setInterval(look, LOOK);
      if (request.message.kind === 'ask') allowance.asked(request.message.text);
      (await interpreter)?.send(request.message);
      break;
    case 'stop':
      (await interpreter)?.end();
      break;
    case 'restore':
      allowance.reset();
      answers = [];
      silenced = true;
      clearInterval(watch);
      watch = undefined;
      // What comes for the next program waits for this.
      interpreter = restored(interpreter);
      await interpreter;
      silenced = false;
      reply({ kind: 'restored' });
      break;
  }
}

/** The same interpreter as it was before the program, or a new one. */
async function restored(before: Promise<Interpreter> | undefined): Promise<Interpreter> {
  const used = await before;
  if (setup === undefined) throw new Error('it was not set up');
  // A solution may still be at calls whose answers are no longer wanted.
  const tooLong = setTimeout(() => used?.end(), RESTORE_LIMIT);
  const isRestored = await used?.restored();
  clearTimeout(tooLong);
  if (used !== undefined && isRestored === true) return used;
  used?.end();
  return startInterpreter(setup, say, tellAnswers);
}

/**
 * All that a program holds is in this process: WebAssembly's memory, files, JavaScript's objects. And a
 * program may hang in one call before it tells of the answers to those before.
 */
function look(): void {
  const tooMuch = setup !== undefined && process.memoryUsage.rss() - atRest > setup.memoryLimit;
  interpreter
    ?.then(({ end, takeAnswers }) => {
      if (tooMuch) end();
      else takeAnswers();
    })
    .catch(() => {});
}
