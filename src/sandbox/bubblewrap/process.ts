import { type ChildProcess, spawn } from 'node:child_process';
import { answerAllowance } from '../answer-allowance.js';
import { closeAfterExit } from '../close-after-exit.js';
import { covered } from '../inherited-descriptors.js';
import type { StoppableInterpreter } from '../judge-within-time.js';
import { descendant } from '../own-time.js';
import type { Role } from '../python-files.js';
import { encodeFrame, frameReader } from './frames.js';
import type { Interpreter, Message } from './judge-by-messages.js';
import { watchScratchFiles } from './scratch-files.js';

/** An unprivileged user. Programs do not run as root, because root is exempt from the limit on processes. */
const NOBODY = 65534;
/** Milliseconds to start an interpreter on a loaded machine. */
const START_LIMIT = 20_000;
/** bwrap runs itself again as the first process of its namespace, which then starts Python. */
const WRAPPERS = 2;

/** The start-up parameters of a Python in bubblewrap. */
export interface PythonSetup {
  readonly bwrap: string;
  /** The arguments of bwrap, up to Python's own arguments. */
  readonly arguments: readonly string[];
  /** Marshalled code objects of that Python. */
  readonly code: Readonly<Record<Role, Buffer>>;
  readonly filter: Readonly<Record<Role, Buffer>>;
}

export interface PythonLimits {
  /** Bytes of address space. */
  readonly memory: number;
  /** Seconds; 0 for none. */
  readonly processorTime: number;
  /** Bytes. */
  readonly fileSize: number;
}

/** A running interpreter in its own namespaces. */
export interface PythonProcess extends Interpreter, StoppableInterpreter {
  /** Rejects with the reason if it does not start. */
  readonly ready: Promise<void>;
}

export function startPython(setup: PythonSetup, role: Role, limits: PythonLimits): PythonProcess {
  const root = process.getuid?.() === 0;
  const child = spawn(
    setup.bwrap,
    [
      ...setup.arguments,
      String(limits.memory),
      String(limits.processorTime),
      String(limits.fileSize),
    ],
    {
      stdio: [...STDIO, ...covered(STDIO.length)],
      env: {},
      cwd: '/',
      // It has its own process group, so that Ctrl-C in the terminal reaches cardbench, but not a program under test.
      detached: true,
      ...(root ? { uid: NOBODY, gid: NOBODY } : {}),
    },
  );
  for (const pipe of child.stdio) pipe?.on('error', () => {});
  write(child, 4, setup.filter[role], true);
  write(child, 0, encodeFrame('c', setup.code[role]));
  return interpreterOf(child, role);
}

const STDIO = ['pipe', 'ignore', 'pipe', 'pipe', 'pipe'] as const;

/** The messages that each of the two may send, by letter. A process that sends anything else is ended. */
const LETTERS: Readonly<Record<Role, string>> = { solution: 'a', tests: 'qpfbud' };

function interpreterOf(child: ChildProcess, role: Role): PythonProcess {
  const messages: Message[] = [];
  let waiting: ((message: Message | undefined) => void) | undefined;
  let ended = false;
  let refused = false;
  let unwatch: (() => void) | undefined;
  let python: number | undefined;
  const allowance = answerAllowance();
  const kill = (): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    try {
      // The whole group: a bwrap that is still starting may not yet be bound to end with its parent.
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };
  const deliver = (message: Message): void => {
    // After a verdict only `done` may follow. Answers are counted by the allowance.
    if (role === 'tests' && messages.length >= 2) kill();
    else if (waiting === undefined) messages.push(message);
    else waiting(message);
    waiting = undefined;
  };
  const ready = new Promise<void>((resolve, reject) => {
    let complaint = '';
    const timer = setTimeout(() => {
      complaint = 'it did not start in time';
      kill();
    }, START_LIMIT);
    // Error messages of bwrap itself, before Python has started.
    child.stderr?.on('data', (chunk: Buffer) => {
      if (complaint.length < 500) complaint += chunk.toString('utf8');
    });
    const refuse = (): void => {
      refused = true;
      kill();
    };
    const read = frameReader((letter, content) => {
      if (refused) return;
      if (letter === 'r' && python === undefined) {
        clearTimeout(timer);
        python = descendant(child.pid ?? 0, WRAPPERS);
        if (role === 'solution') unwatch = watchScratchFiles(python, kill);
        resolve();
        return;
      }
      const message = LETTERS[role].includes(letter) ? messageOf(letter, content) : undefined;
      const admitted = message?.kind !== 'answer' || allowance.admits(message.text.length);
      if (message === undefined || !admitted) refuse();
      else deliver(message);
    }, refuse);
    child.stdio[3]?.on('data', read);
    const end = (error?: Error): void => {
      clearTimeout(timer);
      unwatch?.();
      ended = true;
      waiting?.(undefined);
      waiting = undefined;
      const why = error?.message ?? complaint.trim().split('\n').at(-1) ?? '';
      reject(new Error(why === '' ? 'it ended immediately' : why));
    };
    child.on('error', end);
    child.on('close', () => end());
    closeAfterExit(child);
  });
  ready.catch(() => {});
  return {
    ready,
    stop: kill,
    processes: () => (python === undefined ? [] : [...new Set([python, descendant(python, 1)])]),
    send: (message) => {
      if (message.kind === 'ask') allowance.asked(message.text);
      write(child, 0, frameOf(message));
    },
    next: () =>
      new Promise((resolve) => {
        const message = messages.shift();
        if (message !== undefined || ended) resolve(message);
        else waiting = resolve;
      }),
  };
}

function write(child: ChildProcess, place: number, bytes: Buffer, last = false): void {
  const pipe = child.stdio[place];
  if (pipe === null || pipe === undefined || !('write' in pipe) || !pipe.writable) return;
  if (last) {
    pipe.end(bytes);
    return;
  }
  // Several answers often arrive together, and are written at once.
  pipe.cork();
  pipe.write(bytes);
  process.nextTick(() => pipe.uncork());
}

function frameOf(message: Message): Buffer {
  switch (message.kind) {
    // UTF-16 preserves lone surrogates, which Python then rejects as usual.
    case 'load':
      return encodeFrame('l', Buffer.from(message.text, 'utf16le'));
    case 'judge':
      return encodeFrame('j', Buffer.from(message.text, 'utf8'));
    case 'ask':
      return encodeFrame('q', Buffer.from(message.text, 'latin1'));
    case 'answer':
      return encodeFrame('a', Buffer.from(message.text, 'latin1'));
    default:
      return encodeFrame('g', Buffer.alloc(0));
  }
}

/** `undefined` for an unknown letter. */
function messageOf(letter: string, content: Buffer): Message | undefined {
  switch (letter) {
    case 'q':
      return { kind: 'ask', text: content.toString('latin1') };
    case 'a':
      return { kind: 'answer', text: content.toString('latin1') };
    case 'p':
      return { kind: 'passed' };
    case 'f':
      return { kind: 'failed', text: content.toString('utf8') };
    case 'b':
      return { kind: 'broken', text: content.toString('utf8') };
    case 'u':
      return { kind: 'unforeseen' };
    case 'd':
      return { kind: 'done' };
    default:
      return undefined;
  }
}
