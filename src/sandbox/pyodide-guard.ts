// A process that holds one worker thread at a time, with few rights (flags in `pyodide.ts`). The
// next interpreter is made ready while none is asked for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { GuardReply, GuardRequest, WorkerReply, WorkerSetup } from './pyodide-messages.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

const reply = (message: GuardReply): void => {
  process.send?.(message);
};

let setup: WorkerSetup | undefined;
let spare: Promise<{ worker: Worker; python: string }> | undefined;

process.on('message', (request: GuardRequest) => {
  handle(request).catch((thrown: unknown) => {
    reply({ kind: 'broken', reason: thrown instanceof Error ? thrown.message : String(thrown) });
  });
});
process.on('disconnect', () => process.exit(0));

async function handle(request: GuardRequest): Promise<void> {
  if (request.kind === 'set up') {
    const { snapshotPath, ...rest } = request.setup;
    const wasm = readFileSync(join(rest.pyodideFolder, 'pyodide.asm.wasm'));
    const file = readFileSync(snapshotPath);
    const snapshot = new SharedArrayBuffer(file.length);
    new Uint8Array(snapshot).set(file);
    setup = { ...rest, snapshot, module: await WebAssembly.compile(wasm) };
    spare = startWorker(setup);
    reply({ kind: 'ready', python: (await spare).python });
    return;
  }
  if (setup === undefined) throw new Error('not set up');
  const { worker } = await (spare ?? startWorker(setup));
  spare = undefined;
  const outcome = await judge(worker, request.job);
  await worker.terminate();
  reply({ kind: 'outcome', outcome });
  spare = startWorker(setup);
  spare.catch(() => {});
}

function startWorker(workerData: WorkerSetup): Promise<{ worker: Worker; python: string }> {
  const worker = new Worker(new URL('./pyodide-worker.js', import.meta.url), {
    workerData,
    env: {},
    argv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    // Starting makes much garbage: a larger nursery saves most of its collection.
    resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 128, stackSizeMb: 8 },
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the interpreter did not start (${code})`)));
    worker.once('message', (message: WorkerReply) => {
      worker.removeAllListeners();
      if (message.kind === 'ready') resolve({ worker, python: message.python });
      else reject(new Error('the interpreter spoke out of turn'));
    });
  });
}

function judge(worker: Worker, job: PythonJob): Promise<PythonOutcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ kind: 'timed out' }), job.timeout);
    const settle = (outcome: PythonOutcome): void => {
      clearTimeout(timer);
      resolve(outcome);
    };
    const ended = { kind: 'failed', reason: 'the program ended before its tests did' } as const;
    worker.once('error', () => settle(ended));
    worker.once('exit', () => settle(ended));
    worker.once('message', (message: WorkerReply) => {
      if (message.kind !== 'verdict') settle(ended);
      else if (message.reason === null) settle({ kind: 'passed' });
      else settle({ kind: 'failed', reason: message.reason });
    });
    worker.postMessage(job);
  });
}
