import { CardbenchError } from '../core/errors.js';
import { PRELOADED } from './pyodide-preloaded.js';
import type { PythonJob, PythonOutcome } from './sandbox.js';

/** One of the two interpreters of a program. Its messages are texts. */
export interface Interpreter {
  readonly send: (message: Message) => void;
  /** The next message; `undefined` if the interpreter has ended. */
  readonly next: () => Promise<Message | undefined>;
}

export type Message =
  /** To the solution's: its source. */
  | { readonly kind: 'load'; readonly text: string }
  /** To the tests': the job as JSON. */
  | { readonly kind: 'judge'; readonly text: string }
  /** From the tests', passed on to the solution's: requests in their own encoding. */
  | { readonly kind: 'ask'; readonly text: string }
  /** From the solution's, passed on to the tests': one answer or several, in the order of the requests. */
  | { readonly kind: 'answer'; readonly text: string }
  /** To the tests': the solution's interpreter has ended. */
  | { readonly kind: 'gone' }
  /** From the tests': the verdict. */
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly text: string }
  /** From the tests': they pass the solution a value that cannot be sent. */
  | { readonly kind: 'broken'; readonly text: string }
  /** From the tests': they made a different call than they had announced. */
  | { readonly kind: 'unforeseen' }
  /** From the tests': ready for the next program. */
  | { readonly kind: 'done' };

/** Whether tests may announce calls to the solution before they make them (`run_tests.py`). */
export interface JudgeOptions {
  readonly announce: boolean;
}

/**
 * Runs one program: the tests in one interpreter call the solution in another. Messages from the solution's interpreter
 * are not interpreted here; the verdict comes from the tests' interpreter alone.
 *
 * @returns `unforeseen` if the program must be run again without announced calls
 */
export async function judgeProgram(
  tests: Interpreter,
  solution: Interpreter,
  job: PythonJob,
  { announce }: JudgeOptions,
): Promise<PythonOutcome | 'unforeseen'> {
  const { helpers, call, entryPoint } = job;
  solution.send({ kind: 'load', text: job.solution });
  tests.send({
    kind: 'judge',
    text: JSON.stringify({
      helpers,
      tests: job.tests,
      call,
      entryPoint,
      modules: PRELOADED,
      announce,
    }),
  });
  let over = false;
  const passOn = async (): Promise<void> => {
    for (;;) {
      const said = await solution.next();
      if (over) return;
      if (said?.kind === 'answer') {
        tests.send(said);
      } else {
        tests.send({ kind: 'gone' });
        return;
      }
    }
  };
  void passOn();
  try {
    for (;;) {
      const said = await tests.next();
      switch (said?.kind) {
        case 'ask':
          solution.send(said);
          break;
        case 'passed':
          return { kind: 'passed' };
        case 'failed':
          return { kind: 'failed', reason: said.text };
        case 'unforeseen':
          return 'unforeseen';
        case 'broken':
          throw new CardbenchError(
            `The tests of ${entryPoint} cannot be run: they pass the solution a ${said.text}, but only plain values can be sent to it; see docs/sandbox.md.`,
          );
        default:
          return { kind: 'failed', reason: 'the tests ended early' };
      }
    }
  } finally {
    over = true;
  }
}
