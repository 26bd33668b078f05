import type { PythonJob } from '../sandbox.js';
import { type Judged, type JudgeOptions, outcomeOf, testsJob, type Verdict } from '../verdict.js';

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
  /** From the tests'. */
  | Verdict
  /** From the tests': ready for the next program. */
  | { readonly kind: 'done' };

/**
 * Runs one program: the tests in one interpreter call the solution in another, and the messages between
 * the two are passed on here. Nothing that the solution's interpreter says is looked at; the verdict comes
 * from the tests' alone.
 */
export async function judgeByMessages(
  tests: Interpreter,
  solution: Interpreter,
  job: PythonJob,
  options: JudgeOptions,
  answered: () => void = () => {},
): Promise<Judged> {
  solution.send({ kind: 'load', text: job.solution });
  tests.send({ kind: 'judge', text: testsJob(job, options) });
  let over = false;
  const passAnswersOn = async (): Promise<void> => {
    for (;;) {
      const said = await solution.next();
      if (over) return;
      if (said?.kind === 'answer') {
        answered();
        tests.send(said);
      } else {
        tests.send({ kind: 'gone' });
        return;
      }
    }
  };
  void passAnswersOn();
  try {
    for (;;) {
      const said = await tests.next();
      if (said?.kind === 'ask') solution.send(said);
      else return outcomeOf(isVerdict(said) ? said : undefined, job);
    }
  } finally {
    over = true;
  }
}

function isVerdict(message: Message | undefined): message is Verdict {
  return ['passed', 'failed', 'broken', 'unforeseen'].includes(message?.kind ?? '');
}
