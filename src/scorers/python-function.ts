import { defines, definingBlock } from './python-block.js';
import { fromText, type Scorer, type TextExtractor, wholeText } from './scorer.js';

/** The data of an item that is scored by running a Python function against its tests. */
export interface PythonFunctionItem {
  /** The start of the program: imports, helpers, signature and docstring. */
  readonly prompt: string;
  /** Code that defines `check(candidate)`. */
  readonly test: string;
  readonly entryPoint: string;
}

/** Milliseconds; as openai/human-eval, evaluation.py. */
const TIME_LIMIT = 3_000;

/**
 * The text of a chat reply that continues the item's prompt: the last fenced Python block that
 * defines the entry point, else the first block, else the reply itself. A block that repeats the signature is appended
 * to the prompt, and so redefines the function with the prompt's imports and helpers in scope.
 */
export const fromCodeBlock: TextExtractor<PythonFunctionItem> = (reply, { data }) => {
  const block = definingBlock(reply, data.entryPoint);
  if (block.kind === 'defining') return `\n${block.code}`;
  if (block.kind === 'first') return asContinuation(block.code);
  const text = reply.replaceAll('\r\n', '\n');
  if (text.trim() === '') return null;
  return defines(text, data.entryPoint) ? `\n${text}` : text;
};

/** The text as a program of its own, which defines the function again. */
const wholeProgram: TextExtractor<PythonFunctionItem> = (text) =>
  text.trim() === '' ? null : `\n${text}`;

/**
 * Runs `prompt + completion`, then the tests, as openai/human-eval, execution.py: right when
 * nothing is raised within 3 s.
 */
export const pythonFunction: Scorer<PythonFunctionItem> = {
  name: 'python-function',
  version: 3,
  needsSandbox: true,
  // `verbatim` is the rule of openai/human-eval, for completions and its own files; `program` that of EvalPlus.
  extractors: {
    'code-block': fromText(fromCodeBlock),
    verbatim: wholeText,
    program: fromText(wholeProgram),
  },
  grade: async (completion, { data }, context) => {
    const sandbox = await context.sandbox();
    const outcome = await sandbox.run({
      solution: `${data.prompt}${completion}\n`,
      helpers: data.prompt,
      tests: `${data.test}\n`,
      call: `check(${data.entryPoint})`,
      entryPoint: data.entryPoint,
      timeout: TIME_LIMIT,
    });
    if (outcome.kind === 'passed') return { value: 1, reason: '' };
    return { value: 0, reason: outcome.kind === 'failed' ? outcome.reason : 'timed out' };
  },
};

/** A block that holds only the body of the function is indented into it. */
function asContinuation(code: string): string {
  const firstLine = code.split('\n').find((line) => line.trim() !== '') ?? '';
  if (/^[ \t]/.test(firstLine) || /^(def|class|import|from|@|async)\b/.test(firstLine)) return code;
  return code
    .split('\n')
    .map((line) => (line.trim() === '' ? line : `    ${line}`))
    .join('\n');
}
