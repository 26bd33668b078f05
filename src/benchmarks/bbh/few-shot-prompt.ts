import { CardbenchError } from '../../core/errors.js';

/** A solved example of a task. */
export interface BbhShot {
  readonly question: string;
  /** The reasoning with the answer at its end, including the white space before it. */
  readonly reasoning: string;
  /** The answer alone. */
  readonly answer: string;
}

/** What a task's file in `cot-prompts` holds. */
export interface FewShotPrompt {
  readonly description: string;
  readonly shots: readonly BbhShot[];
}

/** The words that every answer with reasoning begins with. */
export const STEP_BY_STEP = "Let's think step by step.";
/** The words before the answer. */
export const ANSWER_IS = 'the answer is ';

/** What separates the notice at the top of a file from its content. */
const RULE = '\n-----\n';

/**
 * Reads a file of `cot-prompts`: a notice and a line of dashes, a description of the task, and examples that begin with
 * `Q: ` and `A: Let's think step by step.`
 *
 * @throws CardbenchError when an example has another form
 */
export function readFewShotPrompt(text: string, file: string): FewShotPrompt {
  const rule = text.indexOf(RULE);
  const body = (rule === -1 ? text : text.slice(rule + RULE.length)).trim();
  const [description = '', ...examples] = body.split('\n\nQ: ');
  if (examples.length === 0) {
    throw new CardbenchError(`${file}: there is no example, which would begin with "Q: ".`);
  }
  return { description, shots: examples.map((example, i) => shotIn(example, i + 1, file)) };
}

function shotIn(example: string, number: number, file: string): BbhShot {
  const start = `\nA: ${STEP_BY_STEP}`;
  const [question = '', ...rest] = example.split(start);
  const reasoning = rest.join(start).trimEnd();
  const answer = answerIn(reasoning);
  if (rest.length === 0 || answer === null) {
    throw new CardbenchError(
      `${file}: example ${number} does not have the form "Q: ... A: ${STEP_BY_STEP} ... So ${ANSWER_IS}X."`,
    );
  }
  return { question, reasoning, answer };
}

/** The rest of the line after the last "the answer is ", without one full stop; `null` without these words. */
export function answerIn(text: string): string | null {
  const at = text.lastIndexOf(ANSWER_IS);
  return at === -1 ? null : firstLine(text.slice(at + ANSWER_IS.length));
}

/** The first line of a text, without the full stop at its end; `null` if it is empty. */
export function firstLine(text: string): string | null {
  const [line = ''] = text.trim().split('\n', 1);
  return line.replace(/\.$/, '').trim() || null;
}
