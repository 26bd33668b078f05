// A process that holds one worker thread at a time, with few rights (flags in `pyodide.ts`). A thread
// that a program may have spoilt is replaced, while nothing is asked for if possible.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GuardReply, GuardRequest, WorkerReply, WorkerSetup } from './pyodide-messages.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

interface Interpreter {
  readonly worker: Worker;
  readonly python: string;
  readonly spoilt: () => boolean;
}

const reply = (message: GuardReply): void => {
  process.send?.(message);
};

type Common = Omit<WorkerSetup, 'snapshot'> & { readonly snapshot: Uint8Array | undefined };

let setup: Common | undefined;
let interpreter: Promise<Interpreter> | undefined;
/** Ends the program that runs. */
let stop = (): void => {};

process.on('message', (request: GuardRequest) => {
  handle(request).catch((thrown: unknown) => {
    reply({ kind: 'broken', reason: thrown instanceof Error ? thrown.message : String(thrown) });
  });
});
process.on('disconnect', () => process.exit(0));

async function handle(request: GuardRequest): Promise<void> {
  if (request.kind === 'stop') {
    stop();
    return;
  }
  if (request.kind === 'set up') {
    const { snapshotPath, ...rest } = request.setup;
    const wasm = readFileSync(join(rest.pyodideFolder, 'pyodide.asm.wasm'));
    const snapshot = snapshotPath === undefined ? undefined : readFileSync(snapshotPath);
    setup = { ...rest, snapshot, module: await WebAssembly.compile(wasm) };
    interpreter = startInterpreter(setup);
    reply({ kind: 'ready', python: (await interpreter).python });
    return;
  }
  if (setup === undefined) throw new Error('not set up');
  interpreter ??= startInterpreter(setup);
  const { worker, spoilt } = await interpreter.catch((thrown: unknown) => {
    interpreter = undefined;
    throw thrown;
  });
  const outcome = await judge(worker, request.job);
  const ended = outcome === undefined || spoilt();
  if (ended) await worker.terminate();
  reply({ kind: 'outcome', outcome: outcome ?? { kind: 'timed out' } });
  if (ended) {
    interpreter = startInterpreter(setup);
    interpreter.catch(() => {});
  }
}

function startInterpreter(common: Common): Promise<Interpreter> {
  // A copy for each thread, which is moved there.
  const snapshot = common.snapshot && new Uint8Array(common.snapshot).buffer;
  const workerData: WorkerSetup = { ...common, snapshot };
  const worker = new Worker(new URL('./pyodide-worker.js', import.meta.url), {
    workerData,
    transferList: snapshot === undefined ? [] : [snapshot],
    env: {},
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    // Starting makes much garbage: a larger nursery saves most of its collection.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 128, stackSizeMb: 8 },
  });
  // Once set, it stays so: a thread can tell, and take nothing back.
  let spoilt = false;
  const spoil = (): void => {
    spoilt = true;
  };
  worker.on('message', (message: WorkerReply) => {
    if (message.kind === 'spoilt') spoil();
  });
  // A thread that ends on its own is of no use either.
  worker.on('error', spoil);
  worker.on('exit', spoil);
  return new Promise((resolve, reject) => {
    const failed = (thrown: Error): void => reject(thrown);
    const ended = (code: number): void =>
      reject(new Error(`the interpreter did not start (${code})`));
    worker.once('error', failed);
    worker.once('exit', ended);
    const onMessage = (message: WorkerReply): void => {
      if (message.kind === 'spoilt') return;
      worker.off('message', onMessage);
      worker.off('error', failed);
      worker.off('exit', ended);
      if (message.kind === 'ready') {
        resolve({ worker, python: message.python, spoilt: () => spoilt });
      } else reject(new Error('the interpreter spoke out of turn'));
    };
    worker.on('message', onMessage);
  });
}

/** `undefined` where the program was stopped. */
function judge(worker: Worker, job: PythonJob): Promise<PythonOutcome | undefined> {
  return new Promise((resolve) => {
    const settle = (outcome: PythonOutcome | undefined): void => {
      stop = () => {};
      worker.off('error', onEnd);
      worker.off('exit', onEnd);
      worker.off('message', onMessage);
      resolve(outcome);
    };
    const onEnd = (): void =>
      settle({ kind: 'failed', reason: 'the program ended before its tests did' });
    const onMessage = (message: WorkerReply): void => {
      if (message.kind === 'spoilt') return;
      if (message.kind !== 'verdict') onEnd();
      else if (message.reason === null) settle({ kind: 'passed' });
      else settle({ kind: 'failed', reason: message.reason });
    };
    stop = () => settle(undefined);
    worker.on('error', onEnd);
    worker.on('exit', onEnd);
    worker.on('message', onMessage);
    worker.postMessage(job);
    reply({ kind: 'started' });
  });
}
