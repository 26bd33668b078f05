import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Message } from './judge-program.js';
import type { AnswerLine, WorkerReply, WorkerRequest, WorkerSetup } from './pyodide-messages.js';

/** What every thread of a guard is started with. */
export type Common = Omit<WorkerSetup, 'snapshot' | 'answers' | 'answered'> & {
  readonly snapshot: Uint8Array | undefined;
};

/** Answers that are taken at once: more than tests announce calls (`run_tests.py`). */
const MOST_ANSWERS = 300;

/** A worker thread with a Pyodide interpreter. */
export interface Interpreter {
  readonly python: string;
  readonly send: (message: Message) => void;
  /** Puts it back to the state before any program; `false` where that is not possible. */
  readonly restored: () => Promise<boolean>;
  readonly end: () => void;
  /** Has `say` get what was answered and not told of. */
  readonly takeAnswers: () => void;
}

/**
 * @param say gets what the interpreter says, and `gone` when it has ended by itself or was ended
 * @param answered called after the answers that there are at the moment
 */
export async function startInterpreter(
  common: Common,
  say: (message: Message) => void,
  answered: () => void,
): Promise<Interpreter> {
  // A copy for each thread, which is moved there.
  const snapshot = common.snapshot && new Uint8Array(common.snapshot).buffer;
  const line = common.role === 'tests' ? answerLine() : undefined;
  const quiet = common.role === 'solution' ? new MessageChannel() : undefined;
  const workerData: WorkerSetup = {
    ...common,
    snapshot,
    answers: line?.theirs,
    answered: quiet?.port2,
  };
  const worker = new Worker(new URL('./pyodide-worker.js', import.meta.url), {
    workerData,
    transferList: [snapshot, line?.theirs.port, quiet?.port2].filter((each) => each !== undefined),
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
  let started: ((python: string) => void) | undefined;
  let failed: ((reason: Error) => void) | undefined;
  let restored: ((possible: boolean) => void) | undefined;
  const takeAnswers = (): void => {
    // Bounded, for a thread in which a program got into JavaScript may never stop to send.
    for (let taken = 0; taken < MOST_ANSWERS; taken++) {
      const received = quiet && receiveMessageOnPort(quiet.port1);
      if (received === undefined) break;
      say({ kind: 'answer', text: received.message });
    }
    answered();
  };
  const gone = (reason: Error): void => {
    takeAnswers();
    spoilt = true;
    failed?.(reason);
    if (restored !== undefined) restored(false);
    else if (started === undefined) say({ kind: 'gone' });
  };
  worker.on('error', gone);
  worker.on('exit', (code) => gone(new Error(`the interpreter did not start (${code})`)));
  worker.on('message', (reply: WorkerReply) => {
    // What was answered before comes before.
    takeAnswers();
    if (reply.kind === 'spoilt') spoilt = true;
    else if (reply.kind === 'message') say(reply.message);
    else if (reply.kind === 'restored') restored?.(!spoilt);
    else if (reply.kind === 'ready') started?.(reply.python);
  });
  const python = await new Promise<string>((resolve, reject) => {
    started = resolve;
    failed = reject;
  });
  started = undefined;
  failed = undefined;
  const post = (request: WorkerRequest): void => worker.postMessage(request);
  return {
    python,
    send: (message) => {
      if (message.kind === 'answer' || message.kind === 'gone') line?.answer(message);
      else post(message);
    },
    restored: () =>
      new Promise((resolve) => {
        if (spoilt) {
          worker.removeAllListeners();
          worker.on('error', () => {});
          resolve(false);
          return;
        }
        restored = (possible) => {
          restored = undefined;
          resolve(possible);
        };
        post({ kind: 'restore' });
      }),
    end: () => {
      worker.terminate();
    },
    takeAnswers,
  };
}

/** The two ends of the line on which the tests' thread gets its answers. */
function answerLine(): { theirs: AnswerLine; answer: (message: Message) => void } {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  return {
    theirs: { port: port2, signal },
    answer: (message) => {
      port1.postMessage(message);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    },
  };
}
