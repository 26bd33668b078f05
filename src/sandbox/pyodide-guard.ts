// A process that holds one worker thread at a time, with few rights (flags in `pyodide-process.ts`). A
// thread that a program may have spoilt is replaced before the next program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from './judge-program.js';
import { type GuardReply, type GuardRequest, isSaidBy } from './pyodide-messages.js';
import { type Common, type Interpreter, startInterpreter } from './pyodide-thread.js';

const reply = (message: GuardReply): void => {
  process.send?.(message);
};
/** Questions that have no answer yet: there is one for each, so that nobody fills the host. */
let asked = 0;
/** Whether nothing that the interpreter still says is passed on, until it has been restored. */
let silenced = false;
const say = (message: Message): void => {
  if (setup === undefined || silenced) return;
  if (!isSaidBy(setup.role, message)) {
    silenced = true;
    reply({ kind: 'message', message: { kind: 'gone' } });
    interpreter?.then(({ end }) => end()).catch(() => {});
  } else if (message.kind !== 'answer') {
    reply({ kind: 'message', message });
  } else if (asked > 0) {
    asked--;
    reply({ kind: 'message', message });
  }
};

/** Milliseconds between two looks at the memory while a program runs. */
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
      interpreter = startInterpreter(setup, say);
      const { python } = await interpreter;
      atRest = process.memoryUsage.rss();
      reply({ kind: 'ready', python });
      break;
    }
    case 'message':
      watch ??= setInterval(watchMemory, LOOK);
      if (request.message.kind === 'ask') asked++;
      (await interpreter)?.send(request.message);
      break;
    case 'stop':
      (await interpreter)?.end();
      break;
    case 'restore':
      asked = 0;
      silenced = true;
      await restore();
      silenced = false;
      clearInterval(watch);
      watch = undefined;
      reply({ kind: 'restored' });
      break;
  }
}

async function restore(): Promise<void> {
  const used = await interpreter;
  if (setup === undefined || (await used?.restored()) === true) return;
  used?.end();
  interpreter = startInterpreter(setup, say);
  await interpreter;
}

/** All that a program holds is in this process: WebAssembly's memory, files, JavaScript's objects. */
function watchMemory(): void {
  if (setup === undefined || process.memoryUsage.rss() - atRest <= setup.memoryLimit) return;
  interpreter?.then(({ end }) => end()).catch(() => {});
}
